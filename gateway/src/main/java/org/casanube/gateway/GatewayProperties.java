package org.casanube.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * The gateway's settings; {@code gateway.yml} holds the defaults and says what each is for.
 *
 * @param address where it listens; loopback only
 * @param port where it listens; 0 takes a free one
 * @param hosts names that a request may be for, besides those of this machine itself
 * @param services where each service is, as {@code http://host:port}
 * @param routes which paths each service answers
 * @param eventTopics what {@code /api/v1/events} shows
 */
@ConfigurationProperties("casanube.gateway")
public record GatewayProperties(
    String address,
    int port,
    Set<String> hosts,
    Map<String, URI> services,
    Map<String, List<String>> routes,
    Set<String> eventTopics,
    Limits limits,
    Timeouts timeouts) {
  public GatewayProperties {
    hosts = hosts.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    services = Map.copyOf(services);
    routes = Map.copyOf(routes);
    eventTopics = Set.copyOf(eventTopics);
    services.forEach(GatewayProperties::requireAddress);
  }

  /**
   * What is refused rather than carried.
   *
   * @param concurrentRequests requests that may be under way at once
   * @param eventStreams event streams that may be open at once
   * @param requestBody the largest request body; negative for no limit
   */
  public record Limits(int concurrentRequests, int eventStreams, DataSize requestBody) {
    public Limits {
      if (concurrentRequests < 1 || eventStreams < 1) {
        throw new IllegalArgumentException("casanube.gateway.limits must be at least 1");
      }
    }
  }

  /**
   * How long something is waited for.
   *
   * @param head for the head of a request to be complete, after the connection or the last answer
   * @param connect for a service to take a connection
   * @param responseStart for a service to begin its answer, once it has the whole request
   * @param idle for the next bytes of a request, or for the next bytes of an answer to be taken
   * @param heartbeat between signs of life on an event stream
   * @param inquiry for a service to answer one of the gateway's own calls
   */
  public record Timeouts(
      Duration head,
      Duration connect,
      Duration responseStart,
      Duration idle,
      Duration heartbeat,
      Duration inquiry) {}

  private static void requireAddress(String name, URI address) {
    if (!"http".equals(address.getScheme())
        || address.getHost() == null
        || (address.getRawPath() != null && !address.getRawPath().isEmpty())) {
      throw new IllegalArgumentException(
          "casanube.gateway.services.%s must be http://host:port, not %s".formatted(name, address));
    }
  }
}
