package org.casanube.block.names.local;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.NameException;
import org.casanube.block.names.NamePath;
import org.casanube.block.names.dnslink.DomainName;
import org.casanube.multiformats.MultiformatException;

/** Names whose targets are set by hand, for networks without the public DNS. Immutable. */
public final class StaticNames {
  /** Kubo's variable for them, as {@code name:/ipfs/…,name:/ipns/…}. */
  public static final String KUBO_VARIABLE = "IPFS_NS_MAP";

  private final Map<Object, NamePath> targets;

  private StaticNames(Map<Object, NamePath> targets) {
    this.targets = Map.copyOf(targets);
  }

  /** No names. */
  public static StaticNames none() {
    return new StaticNames(Map.of());
  }

  /**
   * These names, each a domain name or an IPNS name.
   *
   * @throws IllegalArgumentException if one is neither, or its target is no path
   */
  public static StaticNames of(Map<String, String> targets) {
    Map<Object, NamePath> checked = new HashMap<>();
    targets.forEach((name, target) -> {
      Object key =
          key(name)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "the static name '" + name + "' is neither a domain name nor an IPNS name"));
      checked.put(key, target(name, target));
    });
    return new StaticNames(checked);
  }

  /**
   * The names in a text of the form of {@value #KUBO_VARIABLE}; none if it is empty.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  public static StaticNames parse(String text) {
    if (text.isBlank()) {
      return none();
    }
    Map<String, String> targets = new LinkedHashMap<>();
    for (String pair : text.split(",", -1)) {
      int colon = pair.indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException(
            "the static name '" + pair + "' is not of the form name:/ipfs/…");
      }
      targets.put(pair.substring(0, colon).strip(), pair.substring(colon + 1).strip());
    }
    return of(targets);
  }

  /** These names and the others; where both have one, this one's target counts. */
  public StaticNames and(StaticNames others) {
    Map<Object, NamePath> all = new HashMap<>(others.targets);
    all.putAll(targets);
    return new StaticNames(all);
  }

  /** The target of this root of a path. */
  Optional<NamePath> find(String root) {
    return targets.isEmpty()
        ? Optional.empty()
        : key(root).flatMap(key -> Optional.ofNullable(targets.get(key)));
  }

  /** Refuses without a cause: of a start that fails, users see the last cause alone. */
  private static NamePath target(String name, String target) {
    try {
      return NamePath.parse(target);
    } catch (NameException e) {
      throw new IllegalArgumentException(
          "the target of the static name '%s': %s".formatted(name, e.getMessage()));
    }
  }

  private static Optional<Object> key(String name) {
    try {
      return Optional.of(IpnsName.parse(name));
    } catch (MultiformatException notAnIpnsName) {
      return DomainName.find(name).map(domain -> domain);
    }
  }
}
