package org.casanube.block.retrieval.http;

import java.io.IOException;
import java.net.InetAddress;

/**
 * Where a gateway may be. What others say of one must not make this node send requests to itself,
 * to what only this machine's link reaches, such as a cloud's metadata, or into a local network
 * that they are not part of.
 */
enum GatewayReach {
  /** Anywhere: for those of the settings. */
  ANY,
  /** Public addresses and those of local networks, but not this machine or its link. */
  LAN,
  /** Public addresses alone. */
  PUBLIC;

  /**
   * Refuses a host with any address out of reach. A name is looked up; the JVM remembers the answer
   * for longer than it takes to connect, so that it can't change in between.
   *
   * @throws IOException if so, or if there is no such host
   */
  void require(String host) throws IOException {
    if (this == ANY) {
      return;
    }
    for (InetAddress address : InetAddress.getAllByName(host)) {
      if (!allows(address)) {
        throw new IOException(
            "%s is at %s, where no gateway is asked".formatted(host, address.getHostAddress()));
      }
    }
  }

  boolean allows(InetAddress address) {
    return switch (this) {
      case ANY -> true;
      case LAN -> isLocal(address.getAddress()) || isPublic(address.getAddress());
      case PUBLIC -> isPublic(address.getAddress());
    };
  }

  /** RFC 1918 and RFC 4193; RFC 6598, which overlays use. */
  static boolean isLocal(byte[] ip) {
    int first = ip[0] & 0xff;
    int second = ip[1] & 0xff;
    if (ip.length == 16) {
      return (first & 0xfe) == 0xfc;
    }
    return first == 10
        || (first == 172 && second >= 16 && second < 32)
        || (first == 192 && second == 168)
        || (first == 100 && second >= 64 && second < 128);
  }

  private static boolean isPublic(byte[] ip) {
    return ip.length == 16 ? isPublic6(ip) : isPublic4(ip);
  }

  /** Not local, and none of what RFC 6890 keeps for other uses. */
  private static boolean isPublic4(byte[] ip) {
    int first = ip[0] & 0xff;
    int second = ip[1] & 0xff;
    return !isLocal(ip)
        && first != 0
        && first != 127
        && first < 224
        && !(first == 169 && second == 254)
        && !(first == 192 && second == 0 && ip[2] == 0)
        && !(first == 198 && (second == 18 || second == 19));
  }

  /** Global unicast, without what carries IPv4 inside (6to4 and Teredo), which could be any. */
  private static boolean isPublic6(byte[] ip) {
    int prefix = (ip[0] & 0xff) << 8 | (ip[1] & 0xff);
    boolean teredo = prefix == 0x2001 && ip[2] == 0 && ip[3] == 0;
    return (ip[0] & 0xe0) == 0x20 && prefix != 0x2002 && !teredo;
  }
}
