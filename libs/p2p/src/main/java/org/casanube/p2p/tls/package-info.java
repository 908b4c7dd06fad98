/**
 * Security by TLS 1.3, {@code /tls/1.0.0}, on the engine of the JDK.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/tls/tls.md">libp2p TLS handshake</a>
 */
@NullMarked
package org.casanube.p2p.tls;

import org.jspecify.annotations.NullMarked;
