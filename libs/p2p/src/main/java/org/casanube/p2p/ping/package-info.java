/**
 * Is the peer there, and how far away, {@code /ipfs/ping/1.0.0}.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/ping/ping.md">Ping</a>
 */
@NullMarked
package org.casanube.p2p.ping;

import org.jspecify.annotations.NullMarked;
