/**
 * Peers of the local network find each other by multicast DNS: {@code _p2p._udp.local}, with a
 * {@code dnsaddr=} text for each address. {@link org.casanube.p2p.mdns.Mdns} is the door, {@link
 * org.casanube.p2p.mdns.LanDialer} dials who is found.
 *
 * <p>A service of one name that nobody else has, and not a resolver: questions of one-shot
 * resolvers, which do not send from port 5353, and probing for the name are left out. Nothing heard
 * is trusted beyond being a hint where a peer may be.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/discovery/mdns.md">mDNS discovery</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6762">RFC 6762</a>
 */
@NullMarked
package org.casanube.p2p.mdns;

import org.jspecify.annotations.NullMarked;
