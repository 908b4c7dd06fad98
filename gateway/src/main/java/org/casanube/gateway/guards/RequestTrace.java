package org.casanube.gateway.guards;

import java.util.Optional;
import org.casanube.problems.TraceParent;
import org.casanube.problems.reactive.ReactiveProblemWriter;
import org.springframework.web.server.ServerWebExchange;

/** The trace and the id of a request, for whoever calls a service on its behalf. */
public final class RequestTrace {
  /** The header that tells a request's id. */
  public static final String REQUEST_ID = "X-Request-Id";

  private RequestTrace() {}

  /** The value of the header {@code traceparent}. */
  public static Optional<String> traceParentOf(ServerWebExchange exchange) {
    return exchange.getAttribute(ReactiveProblemWriter.TRACE_ATTRIBUTE) instanceof TraceParent trace
        ? Optional.of(trace.toHeader())
        : Optional.empty();
  }

  /** The request's id. */
  public static Optional<String> requestIdOf(ServerWebExchange exchange) {
    return exchange.getAttribute(REQUEST_ID) instanceof String id
        ? Optional.of(id)
        : Optional.empty();
  }
}
