/**
 * The messages of Bitswap and their bytes; no I/O, no clock. Whatever comes in is bounded before
 * anything is allocated for it.
 *
 * @see <a href="https://specs.ipfs.tech/bitswap-protocol/">Bitswap protocol</a>
 */
@NullMarked
package org.casanube.block.exchange.bitswap.wire;

import org.jspecify.annotations.NullMarked;
