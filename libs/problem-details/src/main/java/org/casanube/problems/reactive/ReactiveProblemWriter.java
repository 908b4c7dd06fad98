package org.casanube.problems.reactive;

import org.casanube.problems.HttpProblems;
import org.casanube.problems.Problem;
import org.casanube.problems.ProblemResolver;
import org.casanube.problems.TraceParent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;

/**
 * Answers WebFlux exchanges with problems. An answer that has already begun can't become one: then
 * the exception goes on to the server, which cuts the connection, so that the client sees a broken
 * answer and never a short one that looks whole.
 *
 * <p>Stateless; safe for many threads.
 */
public final class ReactiveProblemWriter implements ErrorWebExceptionHandler {
  /** The exchange attribute under which a filter may leave the trace of the exchange. */
  public static final String TRACE_ATTRIBUTE = TraceParent.class.getName();

  private static final Logger LOG = LoggerFactory.getLogger(ReactiveProblemWriter.class);

  private final ProblemResolver resolver;

  ReactiveProblemWriter(ProblemResolver resolver) {
    this.resolver = resolver;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable thrown) {
    if (exchange.getResponse().isCommitted()) {
      return Mono.error(thrown);
    }
    Problem problem = resolver.resolve(thrown).withTraceId(traceIdOf(exchange));
    boolean unknown = problem.type().equals(HttpProblems.INTERNAL_ERROR);
    if (unknown && DisconnectedClientHelper.isClientDisconnectedException(thrown)) {
      LOG.debug("The client left during {}", exchange.getRequest().getMethod());
      return Mono.empty();
    }
    if (problem.type().equals(HttpProblems.INTERNAL_ERROR)) {
      LOG.error("{} {}: {}", problem.code(), problem.traceId(), problem.detail(), thrown);
    } else if (problem.status() >= 500) {
      LOG.warn(
          "{} {}: {} ({})", problem.code(), problem.traceId(), problem.detail(), thrown.toString());
    }
    if (thrown instanceof ErrorResponse framework) {
      framework.getHeaders().forEach(exchange.getResponse().getHeaders()::put);
    }
    return write(exchange, problem);
  }

  /** Answers with this problem; for filters. Does nothing if the answer has already begun. */
  public Mono<Void> write(ServerWebExchange exchange, Problem problem) {
    ServerHttpResponse response = exchange.getResponse();
    if (!response.setStatusCode(HttpStatusCode.valueOf(problem.status()))) {
      return Mono.empty();
    }
    Problem traced = problem.traceId() == null ? problem.withTraceId(traceIdOf(exchange)) : problem;
    byte[] body = traced.toJson();
    HttpHeaders headers = response.getHeaders();
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    headers.setCacheControl("no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.setContentLength(body.length);
    String retryAfter = problem.retryAfterSeconds();
    if (retryAfter != null) {
      headers.set(HttpHeaders.RETRY_AFTER, retryAfter);
    }
    if (exchange.getRequest().getMethod().equals(HttpMethod.HEAD)) {
      return response.setComplete();
    }
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
  }

  private static @Nullable String traceIdOf(ServerWebExchange exchange) {
    if (exchange.getAttribute(TRACE_ATTRIBUTE) instanceof TraceParent trace) {
      return trace.traceId();
    }
    return TraceParent.parse(exchange.getRequest().getHeaders().getFirst(TraceParent.HEADER))
        .map(TraceParent::traceId)
        .orElse(null);
  }
}
