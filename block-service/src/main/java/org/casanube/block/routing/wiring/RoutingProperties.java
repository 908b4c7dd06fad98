package org.casanube.block.routing.wiring;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.casanube.block.routing.dht.Provided;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How this service finds providers, under {@code casanube.block.routing}.
 *
 * @param dht whether it takes part in the tables of its peers; {@code auto} answers others where
 *     they can be expected to reach it
 * @param wan whether it takes part in the public table too; never in a private network
 * @param bootstrap multiaddrs with {@code /p2p/} of peers to begin with
 * @param provide what others are told that this node has
 * @param provideInterval how often they are told again
 * @param table what is kept for others
 */
@Validated
@ConfigurationProperties("casanube.block.routing")
record RoutingProperties(
    @DefaultValue("auto") Part dht,
    @DefaultValue("false") boolean wan,
    @DefaultValue List<String> bootstrap,
    @DefaultValue("pinned-roots") Provided provide,
    @DefaultValue("22h") Duration provideInterval,
    @DefaultValue @Valid Table table) {
  RoutingProperties {
    bootstrap = List.copyOf(bootstrap);
    for (String each : bootstrap) {
      requirePeer(each);
    }
    if (provideInterval.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new IllegalArgumentException(
          "casanube.block.routing.provide-interval: " + provideInterval + " is under a minute");
    }
  }

  /** The part that this service takes in a table. */
  enum Part {
    AUTO,
    SERVER,
    CLIENT,
    OFF
  }

  /**
   * What is kept for others, at most.
   *
   * @param maxProviders provider records
   * @param maxBytes about what it takes in memory
   * @param requestsPerSecond how many requests of one peer are answered in the long run
   */
  record Table(
      @DefaultValue("60000") @Min(1) int maxProviders,
      @DefaultValue("24MB") DataSize maxBytes,
      @DefaultValue("200") @Min(1) int requestsPerSecond) {}

  List<Multiaddr> bootstrapAddresses() {
    return bootstrap.stream().map(Multiaddr::parse).toList();
  }

  private static void requirePeer(String address) {
    try {
      if (Multiaddr.parse(address).peerId().isPresent()) {
        return;
      }
    } catch (MultiformatException e) {
      throw new IllegalArgumentException(
          "casanube.block.routing.bootstrap: %s is not a multiaddr: %s"
              .formatted(address, e.getMessage()),
          e);
    }
    throw new IllegalArgumentException(
        "casanube.block.routing.bootstrap: " + address + " does not end with /p2p/ and a peer id");
  }
}
