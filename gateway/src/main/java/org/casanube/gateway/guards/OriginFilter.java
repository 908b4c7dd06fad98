package org.casanube.gateway.guards;

import java.util.Optional;
import org.casanube.gateway.GatewayProperties;
import org.casanube.problems.Problem;
import org.casanube.problems.reactive.ReactiveProblemWriter;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Applies {@link OriginRules}, and sees to the headers that keep browsers to them: no answer allows
 * another origin to read it, and content comes in a sandbox.
 */
@Component
@Order(OriginFilter.ORDER)
final class OriginFilter implements WebFilter {
  static final int ORDER = -900;

  /** No scripts, no forms, an origin of nobody; but a click may download. */
  private static final String SANDBOX = "sandbox allow-downloads";

  /** Answers of the API are no pages; should a browser take one for a page, it can do nothing. */
  private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'; sandbox";

  private static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";

  private final OriginRules rules;
  private final ReactiveProblemWriter problems;

  OriginFilter(GatewayProperties settings, ReactiveProblemWriter problems) {
    this.rules = new OriginRules(settings.hosts());
    this.problems = problems;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    RequestOrigin request = RequestOrigin.of(exchange.getRequest());
    exchange
        .getResponse()
        .beforeCommit(() -> {
          protect(exchange.getResponse().getHeaders(), request);
          return Mono.empty();
        });
    Optional<Problem> problem = rules.refuse(request);
    return problem.isPresent() ? problems.write(exchange, problem.get()) : chain.filter(exchange);
  }

  private static void protect(HttpHeaders headers, RequestOrigin request) {
    headers.headerNames().stream()
        .filter(name -> name.regionMatches(true, 0, "Access-Control-", 0, 15))
        .toList()
        .forEach(headers::remove);
    headers.set("X-Content-Type-Options", "nosniff");
    if (request.isForContent()) {
      headers.add(CONTENT_SECURITY_POLICY, SANDBOX);
      headers.remove(HttpHeaders.SET_COOKIE);
      headers.remove("Service-Worker-Allowed");
    } else if (!headers.containsHeader(CONTENT_SECURITY_POLICY)) {
      headers.set(CONTENT_SECURITY_POLICY, NOTHING);
    }
  }
}
