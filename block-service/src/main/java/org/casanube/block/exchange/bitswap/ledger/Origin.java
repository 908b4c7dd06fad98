package org.casanube.block.exchange.bitswap.ledger;

import java.util.HexFormat;
import org.casanube.multiformats.multiaddr.Component;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;

/** Where peers are that may well be one: an address of IPv4, a network of IPv6, a relay's host. */
final class Origin {
  /** Whoever has one address of IPv6 has as many as there are in 64 bits. */
  private static final int NETWORK_BYTES = 8;

  private Origin() {}

  static String of(Multiaddr address) {
    if (address.components().isEmpty()) {
      return "";
    }
    Component first = address.components().getFirst();
    return first.protocol() == Protocol.IP6
        ? HexFormat.of().formatHex(first.valueBytes(), 0, NETWORK_BYTES)
        : first.toString();
  }
}
