package org.casanube.gateway.services;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.casanube.gateway.GatewayProperties;
import org.casanube.identity.Caller;
import org.casanube.identity.IdentityMinter;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.util.pattern.PathPatternParser;

/** The services that the gateway knows, and who it is to them. Immutable. */
@Component("knownServices")
public final class Services {
  /** On whose behalf calls are made until people have accounts: whoever sits at this machine. */
  private static final Caller LOCAL = new Caller("local", List.of("admin"));

  private final TreeMap<String, Service> byKey = new TreeMap<>();
  private final IdentityMinter minter;

  Services(GatewayProperties settings, IdentityMinter minter) {
    this.minter = minter;
    settings
        .services()
        .forEach((key, address) ->
            byKey.put(
                key, new Service(key, address, settings.routes().getOrDefault(key, List.of()))));
  }

  /**
   * One service.
   *
   * @param key its name in the settings
   * @param address {@code http://host:port}
   * @param paths the patterns of the paths that it answers
   */
  public record Service(String key, URI address, List<String> paths) {
    /** Its full name, which is the audience of identities. */
    public String name() {
      return key + "-service";
    }

    /** True if it answers this path. */
    public boolean routes(String path) {
      PathContainer asked = PathContainer.parsePath(path);
      return paths.stream()
          .map(PathPatternParser.defaultInstance::parse)
          .anyMatch(pattern -> pattern.matches(asked));
    }
  }

  /** All of them, by key. */
  public Collection<Service> all() {
    return byKey.values();
  }

  /** The service with this key. */
  public Optional<Service> find(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** A fresh identity to show this service. */
  public String identityFor(Service service) {
    return minter.mint(service.name(), LOCAL);
  }
}
