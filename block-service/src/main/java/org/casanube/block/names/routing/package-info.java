/**
 * The ways that records of names travel: the tables of peers, gossip, and routers that are asked
 * over HTTP.
 *
 * @see <a href="https://specs.ipfs.tech/ipns/ipns-record/#backing-transports">IPNS: transports</a>
 */
@NullMarked
package org.casanube.block.names.routing;

import org.jspecify.annotations.NullMarked;
