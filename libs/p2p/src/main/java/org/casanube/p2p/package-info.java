/**
 * A libp2p host: {@link org.casanube.p2p.Host} dials peers and is dialled, and opens {@link
 * org.casanube.p2p.Stream}s of named protocols over {@link org.casanube.p2p.Connection}s that are
 * secured and multiplexed. What the packages below implement are the ports of this one.
 *
 * <p>All waiting is done by virtual threads that block; all time and all tasks come from a {@link
 * org.casanube.p2p.schedule.Scheduler}, so that a whole network runs on simulated time.
 *
 * @see <a href="https://github.com/libp2p/specs">libp2p specifications</a>
 */
@NullMarked
package org.casanube.p2p;

import org.jspecify.annotations.NullMarked;
