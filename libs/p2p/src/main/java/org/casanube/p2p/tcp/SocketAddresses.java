package org.casanube.p2p.tcp;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.casanube.multiformats.multiaddr.Component;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;

/** Between addresses of libp2p and of the JDK's sockets. */
public final class SocketAddresses {
  private static final int ORIGIN_BYTES_OF_IP6 = 8;

  private SocketAddresses() {}

  /** True if the address begins with a host and a TCP port, and leads through no relay. */
  public static boolean isTcp(Multiaddr address) {
    List<Component> parts = address.components();
    return parts.size() >= 2
        && address.find(Protocol.P2P_CIRCUIT).isEmpty()
        && isHost(parts.get(0).protocol())
        && parts.get(1).protocol() == Protocol.TCP;
  }

  /** What follows host and port, up to a {@code /p2p/}. */
  public static List<Protocol> behindTcp(Multiaddr address) {
    return address.components().stream()
        .skip(2)
        .map(Component::protocol)
        .takeWhile(protocol -> protocol != Protocol.P2P)
        .toList();
  }

  private static boolean isHost(Protocol protocol) {
    return switch (protocol) {
      case IP4, IP6, DNS, DNS4, DNS6 -> true;
      default -> false;
    };
  }

  /**
   * Host and port of an address that {@link #isTcp}, looking names up.
   *
   * @throws UnknownHostException if the name has no address of the wanted kind
   */
  public static InetSocketAddress resolve(Multiaddr address) throws UnknownHostException {
    Component host = address.components().get(0);
    int port = Integer.parseInt(address.components().get(1).value());
    return new InetSocketAddress(resolve(host), port);
  }

  private static InetAddress resolve(Component host) throws UnknownHostException {
    return switch (host.protocol()) {
      case IP4, IP6 -> InetAddress.getByAddress(host.valueBytes());
      case DNS4 -> first(host.value(), Inet4Address.class);
      case DNS6 -> first(host.value(), Inet6Address.class);
      default -> first(host.value(), InetAddress.class);
    };
  }

  private static InetAddress first(String name, Class<? extends InetAddress> kind)
      throws UnknownHostException {
    for (InetAddress each : InetAddress.getAllByName(name)) {
      if (kind.isInstance(each)) {
        return each;
      }
    }
    throw new UnknownHostException(name + " has no " + kind.getSimpleName());
  }

  /** The address {@code /ip4/…/tcp/…} or {@code /ip6/…/tcp/…} of a socket. */
  public static Multiaddr of(InetSocketAddress socket) {
    return of(socket.getAddress(), socket.getPort());
  }

  private static Multiaddr of(InetAddress host, int port) {
    Protocol protocol = host instanceof Inet4Address ? Protocol.IP4 : Protocol.IP6;
    String text = host.getHostAddress();
    int zone = text.indexOf('%');
    return Multiaddr.of(
        List.of(
            Component.of(protocol, zone < 0 ? text : text.substring(0, zone)),
            Component.of(Protocol.TCP, Integer.toString(port))));
  }

  /**
   * The addresses a listener is reached at: for {@code 0.0.0.0} those of all interfaces, for {@code
   * ::} those of both families, IPv4 first.
   */
  public static List<Multiaddr> expand(InetSocketAddress bound) throws IOException {
    if (!bound.getAddress().isAnyLocalAddress()) {
      return List.of(of(bound));
    }
    boolean both = bound.getAddress() instanceof Inet6Address;
    List<Multiaddr> addresses = new ArrayList<>();
    List<Multiaddr> ofIp6 = new ArrayList<>();
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      if (!each.isUp()) {
        continue;
      }
      for (InetAddress host : Collections.list(each.getInetAddresses())) {
        if (!host.isLinkLocalAddress()) {
          (host instanceof Inet4Address ? addresses : ofIp6).add(of(host, bound.getPort()));
        }
      }
    }
    if (both) {
      addresses.addAll(ofIp6);
    }
    return addresses;
  }

  /** The IP address that the address begins with. */
  public static Optional<String> ip(Multiaddr address) {
    Component host = address.components().getFirst();
    return host.protocol() == Protocol.IP4 || host.protocol() == Protocol.IP6
        ? Optional.of(host.value())
        : Optional.empty();
  }

  /**
   * Whoever has one address of an origin has all of it, so limits by address count by origin: an
   * IPv4 address, the first 64 bits of an IPv6 address; of other addresses all of it.
   */
  public static String origin(Multiaddr address) {
    Component host = address.components().getFirst();
    return switch (host.protocol()) {
      case IP4 -> host.value();
      case IP6 -> HexFormat.of().formatHex(host.valueBytes(), 0, ORIGIN_BYTES_OF_IP6) + "/64";
      default -> address.toString();
    };
  }

  /** True if the address begins with an IP address of this machine's loopback. */
  public static boolean isLoopback(Multiaddr address) {
    Component host = address.components().getFirst();
    if (host.protocol() != Protocol.IP4 && host.protocol() != Protocol.IP6) {
      return false;
    }
    try {
      return InetAddress.getByAddress(host.valueBytes()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
