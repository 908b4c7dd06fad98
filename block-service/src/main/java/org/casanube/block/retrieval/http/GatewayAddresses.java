package org.casanube.block.retrieval.http;

import java.net.URI;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.casanube.multiformats.multiaddr.Component;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses of gateways are asked: with TLS anywhere, without it only literal addresses of a
 * local network; {@link GatewayReach} says besides where a gateway may be. So what is asked for is
 * seen by the gateway alone, and a provider's record can't make us ask a name that leads elsewhere
 * than it says.
 */
final class GatewayAddresses {
  private static final Set<Protocol> HOSTS =
      Set.of(Protocol.IP4, Protocol.IP6, Protocol.DNS, Protocol.DNS4, Protocol.DNS6);

  /** Of the characters that a multiaddr lets a name have, some would lead a URL elsewhere. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,253}");

  private GatewayAddresses() {}

  /** The gateway's base, without a path; empty if the address is of no gateway that we ask. */
  static Optional<URI> baseOf(Multiaddr address) {
    Iterator<Component> components = address.components().iterator();
    Component host = next(components);
    Component port = next(components);
    if (host == null || port == null || port.protocol() != Protocol.TCP) {
      return Optional.empty();
    }
    boolean secure = false;
    boolean http = false;
    while (components.hasNext()) {
      switch (components.next().protocol()) {
        case TLS, SNI -> secure = true;
        case HTTP -> http = true;
        case HTTPS -> {
          secure = true;
          http = true;
        }
        case P2P -> {}
        default -> {
          return Optional.empty();
        }
      }
    }
    if (!http || !HOSTS.contains(host.protocol()) || (!secure && !isLocal(host))) {
      return Optional.empty();
    }
    boolean isIp6 = host.protocol() == Protocol.IP6;
    if (!isIp6 && !NAME.matcher(host.value()).matches()) {
      return Optional.empty();
    }
    String name = isIp6 ? "[" + host.value() + "]" : host.value();
    return Optional.of(URI.create((secure ? "https://" : "http://") + name + ":" + port.value()));
  }

  private static @Nullable Component next(Iterator<Component> components) {
    return components.hasNext() ? components.next() : null;
  }

  /** True for an address of a local network, not for names. */
  static boolean isLocal(Component host) {
    boolean isIp = host.protocol() == Protocol.IP4 || host.protocol() == Protocol.IP6;
    return isIp && GatewayReach.isLocal(host.valueBytes());
  }
}
