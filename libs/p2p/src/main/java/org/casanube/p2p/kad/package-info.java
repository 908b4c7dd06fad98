/**
 * Kademlia: finding peers, who has a block, and small signed records, without a centre. {@link
 * org.casanube.p2p.kad.DhtBuilder} makes a {@link org.casanube.p2p.kad.KademliaDht} on a host.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/kad-dht/README.md">libp2p Kademlia DHT
 *     specification</a>
 */
@NullMarked
package org.casanube.p2p.kad;

import org.jspecify.annotations.NullMarked;
