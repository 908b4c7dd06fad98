/**
 * Connections over WebSocket, {@code /ip4/…/tcp/…/ws}, so that browsers can dial.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455">RFC 6455: the WebSocket protocol</a>
 * @see <a href="https://github.com/libp2p/specs/blob/master/websockets/README.md">libp2p
 *     WebSockets</a>
 */
@NullMarked
package org.casanube.p2p.websocket;

import org.jspecify.annotations.NullMarked;
