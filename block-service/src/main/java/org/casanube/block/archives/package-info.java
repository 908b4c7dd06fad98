/**
 * Archives: whole DAGs in and out as CAR, trees of files in and out as tar. Plain classes between
 * streams and blocks; they know no web.
 *
 * @see <a href="https://ipld.io/specs/transport/car/">CAR specifications</a>
 * @see <a href="https://specs.ipfs.tech/http-gateways/trustless-gateway/">Trustless gateway</a>
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html">pax</a>
 */
@NullMarked
package org.casanube.block.archives;

import org.jspecify.annotations.NullMarked;
