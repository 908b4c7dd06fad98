/**
 * The host itself: {@link org.casanube.p2p.swarm.HostBuilder} puts transports, security and
 * protocols together.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/connections/README.md">Connection
 *     establishment</a>
 */
@NullMarked
package org.casanube.p2p.swarm;

import org.jspecify.annotations.NullMarked;
