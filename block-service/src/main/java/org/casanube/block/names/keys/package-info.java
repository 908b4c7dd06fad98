/**
 * Private keys of names: in files that only the service's user may read, and in the forms that Kubo
 * takes and gives.
 *
 * @see <a href="https://specs.ipfs.tech/ipns/ipns-record/#key-serialization-format">Key
 *     serialization</a>
 */
@NullMarked
package org.casanube.block.names.keys;

import org.jspecify.annotations.NullMarked;
