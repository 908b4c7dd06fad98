/**
 * Connections over TCP, {@code /ip4/…/tcp/…}.
 *
 * @see <a
 *     href="https://github.com/libp2p/specs/blob/master/addressing/README.md#ip-and-name-resolution">
 *     libp2p addressing</a>
 */
@NullMarked
package org.casanube.p2p.tcp;

import org.jspecify.annotations.NullMarked;
