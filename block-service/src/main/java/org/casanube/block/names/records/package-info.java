/**
 * The bytes of IPNS records: made, read, checked and compared. No I/O, no clock of its own.
 *
 * @see <a href="https://specs.ipfs.tech/ipns/ipns-record/">IPNS record and protocol</a>
 */
@NullMarked
package org.casanube.block.names.records;

import org.jspecify.annotations.NullMarked;
