package org.casanube.gateway.routes;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.casanube.gateway.guards.RequestTrace;
import org.casanube.gateway.services.Services;
import org.casanube.identity.Identity;
import org.casanube.problems.TraceParent;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * The headers that a request has on its way to a service: the caller's, without those that only the
 * gateway may say or that end at the gateway, and with the identity, the trace and the request's
 * id. The gateway has answered {@code Expect: 100-continue} itself by reading the body.
 */
@Component
final class CarriedHeaders implements HttpHeadersFilter, Ordered {
  private static final Set<String> NEVER_CARRIED =
      Set.of(
          Identity.HEADER.toLowerCase(Locale.ROOT),
          // Spring would drop what this names, our own headers too.
          "connection",
          "expect",
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-port",
          "x-forwarded-prefix",
          "x-forwarded-proto",
          "x-forwarded-ssl",
          "x-real-ip",
          "proxy-connection",
          "http2-settings");

  private final Services services;

  CarriedHeaders(Services services) {
    this.services = services;
  }

  /** Before the filter that removes other headers which end here. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @Override
  public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
    Set<String> dropped =
        Stream.concat(NEVER_CARRIED.stream(), namedByConnection(input)).collect(Collectors.toSet());
    HttpHeaders carried = new HttpHeaders();
    input.forEach((name, values) -> {
      if (!dropped.contains(name.toLowerCase(Locale.ROOT))) {
        carried.addAll(name, values);
      }
    });
    Route route = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
    services
        .find(route.getId())
        .ifPresent(service -> carried.set(Identity.HEADER, services.identityFor(service)));
    RequestTrace.traceParentOf(exchange).ifPresent(value -> carried.set(TraceParent.HEADER, value));
    RequestTrace.requestIdOf(exchange)
        .ifPresent(value -> carried.set(RequestTrace.REQUEST_ID, value));
    return carried;
  }

  private static Stream<String> namedByConnection(HttpHeaders input) {
    List<String> values = input.getOrEmpty(HttpHeaders.CONNECTION);
    return values.stream()
        .flatMap(value -> Stream.of(value.split(",", -1)))
        .map(name -> name.strip().toLowerCase(Locale.ROOT));
  }
}
