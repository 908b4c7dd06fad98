/**
 * Finding by the tables that peers keep together, and telling them what this node has.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/kad-dht/README.md">libp2p Kademlia DHT
 *     specification</a>
 */
@NullMarked
package org.casanube.block.routing.dht;

import org.jspecify.annotations.NullMarked;
