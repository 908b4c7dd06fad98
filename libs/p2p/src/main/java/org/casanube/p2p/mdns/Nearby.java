package org.casanube.p2p.mdns;

import java.net.InetAddress;
import org.casanube.multiformats.multiaddr.Component;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.mdns.MulticastGroup.Datagram;

/**
 * Which addresses one on the local network may name: his own, and those of private networks. Else
 * anybody there could have this host dial whom he likes.
 */
final class Nearby {
  private Nearby() {}

  static boolean isNear(Multiaddr address, Datagram datagram) {
    Component host = address.components().getFirst();
    if (host.protocol() != Protocol.IP4 && host.protocol() != Protocol.IP6) {
      return false;
    }
    InetAddress named = InetAddress.ofLiteral(host.value());
    if (named.isLoopbackAddress()) {
      return datagram.local();
    }
    return named.isSiteLocalAddress()
        || named.isLinkLocalAddress()
        || isOfPrivateRange(named.getAddress())
        || named.getHostAddress().equals(datagram.source());
  }

  /** 100.64.0.0/10 (RFC 6598) and fc00::/7 (RFC 4193), which the JDK has no question for. */
  private static boolean isOfPrivateRange(byte[] address) {
    return address.length == 4
        ? address[0] == 100 && (address[1] & 0xc0) == 64
        : (address[0] & 0xfe) == 0xfc;
  }
}
