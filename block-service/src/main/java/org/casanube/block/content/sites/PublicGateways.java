package org.casanube.block.content.sites;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that are gateways, each with what it offers. A name may hold {@code *} for any part of
 * one label; names without it come first. Immutable.
 */
public final class PublicGateways {
  private static final Pattern NAME = Pattern.compile("[a-z0-9*_-]+(\\.[a-z0-9*_-]+)*");
  private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}$");
  private static final String[] NAMESPACES = {"ipfs", "ipns"};

  private final Map<String, PublicGateway> byName = new HashMap<>();
  private final Map<Pattern, PublicGateway> byPattern = new LinkedHashMap<>();

  /**
   * Gateways by their host names; ports are passed over.
   *
   * @throws IllegalArgumentException if one is no name of a host
   */
  public PublicGateways(Map<String, PublicGateway> gateways) {
    gateways.forEach((written, gateway) -> {
      String name = PORT.matcher(written.toLowerCase(Locale.ROOT)).replaceFirst("");
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("'" + written + "' is no name of a gateway's host");
      }
      if (name.indexOf('*') < 0) {
        byName.put(name, gateway);
      } else {
        byPattern.put(pattern(name), gateway);
      }
    });
  }

  /** The gateway of this host, in small letters. */
  public Optional<PublicGateway> find(String host) {
    @Nullable PublicGateway exact = byName.get(host);
    if (exact != null) {
      return Optional.of(exact);
    }
    for (Map.Entry<Pattern, PublicGateway> each : byPattern.entrySet()) {
      if (each.getKey().matcher(host).matches()) {
        return Optional.of(each.getValue());
      }
    }
    return Optional.empty();
  }

  /**
   * A host below a gateway's.
   *
   * @param root what stands before the namespace, as it was written
   * @param mutable true of the namespace {@code ipns}
   * @param host the gateway's host
   */
  public record Subdomain(String root, boolean mutable, String host, PublicGateway gateway) {}

  /** The parts of a host that is {@code <root>.<ipfs or ipns>.<gateway>}. */
  public Optional<Subdomain> findSubdomain(Authority authority) {
    String name = authority.name();
    for (String namespace : NAMESPACES) {
      String infix = "." + namespace + ".";
      for (int at = name.indexOf(infix, 1); at > 0; at = name.indexOf(infix, at + 1)) {
        String host = name.substring(at + infix.length());
        Optional<PublicGateway> gateway = find(host);
        if (gateway.isPresent()) {
          String root = authority.written().substring(0, at);
          return Optional.of(new Subdomain(root, namespace.equals("ipns"), host, gateway.get()));
        }
      }
    }
    return Optional.empty();
  }

  private static Pattern pattern(String name) {
    StringBuilder pattern = new StringBuilder();
    for (int at = 0; at < name.length(); at++) {
      char character = name.charAt(at);
      pattern.append(character == '*' ? "[^.]+" : Pattern.quote(String.valueOf(character)));
    }
    return Pattern.compile(pattern.toString());
  }
}
