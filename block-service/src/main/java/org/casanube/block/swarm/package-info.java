/**
 * This service as a peer among peers. Its {@link org.casanube.p2p.Host} is what protocols are built
 * on; here stand its keys, where it listens, and the peers that it keeps connected.
 *
 * @see <a href="https://github.com/libp2p/specs">libp2p</a>
 */
@NullMarked
package org.casanube.block.swarm;

import org.jspecify.annotations.NullMarked;
