/**
 * Names that can change what they point at: IPNS names, which belong to whoever holds a key, and
 * DNSLink, which are domain names.
 *
 * <p>{@link org.casanube.block.names.Names} is the door, {@link
 * org.casanube.block.names.RecordRouting} the port to where records of other peers are found.
 *
 * @see <a href="https://specs.ipfs.tech/ipns/ipns-record/">IPNS record and protocol</a>
 */
@NullMarked
package org.casanube.block.names;

import org.jspecify.annotations.NullMarked;
