package org.casanube.p2p.gossipsub;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.casanube.multiformats.multiaddr.Component;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.jspecify.annotations.Nullable;

/** Where peers are, to tell whether many are at the same place. */
final class Places {
  /** Who has one address of IPv6 has the whole of it. */
  private static final int PREFIX_BYTES = 8;

  private Places() {}

  /** The IPv4 address or the /64 of the IPv6 address; null on this machine and where unknown. */
  static @Nullable String of(Multiaddr address) {
    Component first = address.components().getFirst();
    if (first.protocol() != Protocol.IP4 && first.protocol() != Protocol.IP6) {
      return null;
    }
    InetAddress parsed = InetAddress.ofLiteral(first.value());
    if (parsed.isLoopbackAddress()) {
      return null;
    }
    byte[] bytes = parsed.getAddress();
    return HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, PREFIX_BYTES)));
  }
}
