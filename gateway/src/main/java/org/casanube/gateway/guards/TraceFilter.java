package org.casanube.gateway.guards;

import java.security.SecureRandom;
import java.util.regex.Pattern;
import org.casanube.problems.TraceParent;
import org.casanube.problems.reactive.ReactiveProblemWriter;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Continues the caller's trace or starts one, and gives every request an id that the answer tells.
 * The trace is for {@link RequestTrace} to find.
 */
@Component
@Order(TraceFilter.ORDER)
final class TraceFilter implements WebFilter {
  static final int ORDER = -2000;

  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final SecureRandom random = new SecureRandom();

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    HttpHeaders headers = exchange.getRequest().getHeaders();
    TraceParent trace =
        TraceParent.parse(headers.getFirst(TraceParent.HEADER))
            .map(caller -> caller.next(random))
            .orElseGet(() -> TraceParent.start(random));
    String requestId = requestId(headers.getFirst(RequestTrace.REQUEST_ID), trace);
    exchange.getAttributes().put(ReactiveProblemWriter.TRACE_ATTRIBUTE, trace);
    exchange.getAttributes().put(RequestTrace.REQUEST_ID, requestId);
    // At the last moment, so that a service's own header does not come beside it.
    exchange
        .getResponse()
        .beforeCommit(() -> {
          exchange.getResponse().getHeaders().set(RequestTrace.REQUEST_ID, requestId);
          return Mono.empty();
        });
    return chain.filter(exchange);
  }

  private static String requestId(@Nullable String given, TraceParent trace) {
    return given != null && REQUEST_ID.matcher(given).matches() ? given : trace.traceId();
  }
}
