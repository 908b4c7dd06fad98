/**
 * Bounded reading and writing of protobuf messages and length-prefixed frames.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protobuf encoding</a>
 */
@NullMarked
package org.casanube.p2p.wire;

import org.jspecify.annotations.NullMarked;
