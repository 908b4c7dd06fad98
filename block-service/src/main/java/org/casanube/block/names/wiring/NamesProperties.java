package org.casanube.block.names.wiring;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.casanube.block.names.dnslink.DomainName;
import org.casanube.block.names.local.StaticNames;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How names are resolved and published, under {@code casanube.block.names}.
 *
 * @param staticNames names whose targets are set by hand, as {@code
 *     recipes.example:/ipfs/bafy…,other.example:/ipns/k51…}; they come before all else
 * @param republishPeriod how often a name is renewed; sooner if its lifetime is less than twice
 *     that
 * @param pubsub whether records travel by gossip, too
 * @param maxFollowed how many names are followed by gossip at most
 * @param dns who is asked for domain names
 */
@Validated
@ConfigurationProperties("casanube.block.names")
record NamesProperties(
    @DefaultValue("") String staticNames,
    @DefaultValue("4h") Duration republishPeriod,
    @DefaultValue("true") boolean pubsub,
    @DefaultValue("256") @Min(1) @Max(500) int maxFollowed,
    @DefaultValue @Valid Dns dns) {
  NamesProperties {
    if (republishPeriod.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new IllegalArgumentException(
          "casanube.block.names.republish-period: " + republishPeriod + " is under a minute");
    }
    try {
      StaticNames ignored = StaticNames.parse(staticNames);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("casanube.block.names.static-names: " + e.getMessage(), e);
    }
  }

  /**
   * Who is asked for domain names.
   *
   * @param resolver {@code system}, or a resolver over HTTPS as {@code
   *     https://resolver.example/dns-query}
   * @param resolvers others for the names that end so, like Kubo's {@code DNS.Resolvers}: {@code
   *     "[eth.]": https://resolver.example/dns-query}
   * @param timeout how long one server has for one answer
   * @param maxTtl the longest that an answer is kept
   */
  record Dns(
      @DefaultValue(SYSTEM) String resolver,
      @DefaultValue Map<String, String> resolvers,
      @DefaultValue("5s") Duration timeout,
      @DefaultValue("1h") Duration maxTtl) {
    /** The resolvers that this machine is set to. */
    static final String SYSTEM = "system";

    Dns {
      resolvers = Map.copyOf(resolvers);
      requireResolver("resolver", resolver);
      resolvers.forEach((suffix, each) -> {
        requireResolver("resolvers." + suffix, each);
        if (DomainName.find(suffix).isEmpty()) {
          throw new IllegalArgumentException(
              "casanube.block.names.dns.resolvers: '" + suffix + "' is no domain name");
        }
      });
    }

    private static void requireResolver(String property, String value) {
      if (value.equals(SYSTEM)) {
        return;
      }
      URI server = URI.create(value);
      if (server.getHost() == null || !Set.of("http", "https").contains(server.getScheme())) {
        throw new IllegalArgumentException(
            "casanube.block.names.dns.%s: %s is neither 'system' nor https://…"
                .formatted(property, value));
      }
    }
  }
}
