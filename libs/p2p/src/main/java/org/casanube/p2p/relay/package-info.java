/**
 * Circuit relay v2: a peer that cannot be dialled reserves a place at one that can, and is reached
 * through it. Each relayed connection is secured end to end; the relay sees noise.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/relay/circuit-v2.md">Circuit relay
 *     v2</a>
 */
@NullMarked
package org.casanube.p2p.relay;

import org.jspecify.annotations.NullMarked;
