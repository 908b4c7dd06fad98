/**
 * Bitswap 1.2, with 1.1 and 1.0 accepted, on a host of libp2p. {@link
 * org.casanube.block.exchange.bitswap.Bitswap} is the door.
 *
 * @see <a href="https://specs.ipfs.tech/bitswap-protocol/">Bitswap protocol</a>
 */
@NullMarked
package org.casanube.block.exchange.bitswap;

import org.jspecify.annotations.NullMarked;
