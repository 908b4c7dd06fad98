package org.casanube.p2p.kad;

import java.util.List;
import java.util.Locale;
import org.casanube.multiformats.multiaddr.Component;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.tcp.SocketAddresses;

/**
 * Which addresses are worth telling in a table. Addresses of loopback are told only to peers on the
 * same machine, and believed only of these: elsewhere they lead to somebody else.
 */
public enum AddressScope {
  /** Private, link-local and shared addresses, and names that only the local network knows. */
  LAN,
  /** Addresses and names that all the Internet reaches. */
  WAN,
  /** All, those of simulated networks included. */
  ANY;

  /** Those of the addresses that belong into the scope, for or from a peer at this address. */
  List<Multiaddr> filter(List<Multiaddr> addresses, Multiaddr peerAddress) {
    boolean sameMachine = SocketAddresses.isLoopback(peerAddress);
    return addresses.stream().filter(address -> allows(address, sameMachine)).toList();
  }

  /** True if the address belongs into the scope, loopback included. */
  boolean allows(Multiaddr address) {
    return allows(address, true);
  }

  private boolean allows(Multiaddr address, boolean sameMachine) {
    if (SocketAddresses.isLoopback(address)) {
      return sameMachine && this != WAN;
    }
    Component host = address.components().getFirst();
    return switch (this) {
      case ANY -> true;
      case LAN -> isLocal(host);
      case WAN -> isPublic(host);
    };
  }

  private static boolean isLocal(Component host) {
    return switch (host.protocol()) {
      case IP4 -> isLocal4(host.valueBytes());
      case IP6 -> isLocal6(host.valueBytes());
      case DNS, DNS4, DNS6, DNSADDR -> isLocalName(host.value());
      default -> false;
    };
  }

  private static boolean isPublic(Component host) {
    return switch (host.protocol()) {
      case IP4 -> !isLocal4(host.valueBytes()) && !isUnroutable4(host.valueBytes());
      case IP6 -> isGlobal6(host.valueBytes());
      case DNS, DNS4, DNS6, DNSADDR -> !isLocalName(host.value());
      default -> false;
    };
  }

  /** RFC 1918, RFC 3927 and, of providers that share addresses, RFC 6598. */
  private static boolean isLocal4(byte[] ip) {
    int first = ip[0] & 0xff;
    int second = ip[1] & 0xff;
    return first == 10
        || (first == 172 && second >= 16 && second < 32)
        || (first == 192 && second == 168)
        || (first == 169 && second == 254)
        || (first == 100 && second >= 64 && second < 128);
  }

  /** This network, documentation, benchmarks, multicast and what is reserved: RFC 6890. */
  private static boolean isUnroutable4(byte[] ip) {
    int first = ip[0] & 0xff;
    int second = ip[1] & 0xff;
    int third = ip[2] & 0xff;
    return first == 0
        || first >= 224
        || (first == 192 && second == 0 && (third == 0 || third == 2))
        || (first == 198 && (second == 18 || second == 19))
        || (first == 198 && second == 51 && third == 100)
        || (first == 203 && second == 0 && third == 113);
  }

  /** RFC 4193 and link-local. */
  private static boolean isLocal6(byte[] ip) {
    return (ip[0] & 0xfe) == 0xfc || ((ip[0] & 0xff) == 0xfe && (ip[1] & 0xc0) == 0x80);
  }

  /** Global unicast, without the prefix for documentation. */
  private static boolean isGlobal6(byte[] ip) {
    boolean documentation =
        ip[0] == 0x20 && ip[1] == 0x01 && ip[2] == 0x0d && (ip[3] & 0xff) == 0xb8;
    return (ip[0] & 0xe0) == 0x20 && !documentation;
  }

  private static boolean isLocalName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.equals("localhost")
        || lower.endsWith(".localhost")
        || lower.endsWith(".local")
        || lower.endsWith(".home.arpa")
        || lower.endsWith(".internal");
  }

  /**
   * The network that an address is part of, as far as one owner may hold many of its addresses:
   * {@code /16} of IPv4, {@code /32} of IPv6; the empty text for all else.
   */
  static String networkOf(Multiaddr address) {
    Component host = address.components().getFirst();
    byte[] ip = host.valueBytes();
    if (host.protocol() == Protocol.IP4) {
      return "4:" + (ip[0] & 0xff) + "." + (ip[1] & 0xff);
    }
    if (host.protocol() == Protocol.IP6) {
      return "6:" + (ip[0] << 24 | (ip[1] & 0xff) << 16 | (ip[2] & 0xff) << 8 | (ip[3] & 0xff));
    }
    return "";
  }
}
