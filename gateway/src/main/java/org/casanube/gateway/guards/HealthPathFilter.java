package org.casanube.gateway.guards;

import org.casanube.problems.HttpProblems;
import org.casanube.problems.reactive.ReactiveProblemWriter;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Knows that there is nothing below the parts of health, all of which are flat: Spring looks there
 * for parts of parts, and fails with an error of its own.
 */
@Component
@Order(HealthPathFilter.ORDER)
final class HealthPathFilter implements WebFilter {
  static final int ORDER = -850;

  private static final String PARTS = "/actuator/health/";

  private final ReactiveProblemWriter problems;

  HealthPathFilter(ReactiveProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    String path = exchange.getRequest().getURI().getRawPath();
    boolean below = path.startsWith(PARTS) && path.indexOf('/', PARTS.length()) >= 0;
    return below
        ? problems.write(
            exchange,
            HttpProblems.ROUTE_NOT_FOUND.problem("There is nothing below a part of health."))
        : chain.filter(exchange);
  }
}
