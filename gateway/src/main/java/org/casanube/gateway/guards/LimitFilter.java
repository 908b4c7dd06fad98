package org.casanube.gateway.guards;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.casanube.gateway.GatewayProperties;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.Problem;
import org.casanube.problems.ProblemType;
import org.casanube.problems.reactive.ReactiveProblemWriter;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Refuses what is too much: more requests at once than set, and bodies larger than set. Health is
 * told whatever the load, and event streams, which stay open, are counted by themselves.
 */
@Component
@Order(LimitFilter.ORDER)
final class LimitFilter implements WebFilter {
  static final int ORDER = -800;

  private static final ProblemType GATEWAY_BUSY =
      new ProblemType("gateway-busy", "The gateway has too much to do", 503);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final GatewayProperties.Limits limits;
  private final ReactiveProblemWriter problems;
  private final AtomicInteger underWay;

  LimitFilter(GatewayProperties settings, ReactiveProblemWriter problems, MeterRegistry meters) {
    this.limits = settings.limits();
    this.problems = problems;
    this.underWay = meters.gauge("casanube.gateway.requests.active", new AtomicInteger());
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    long maxBody = limits.requestBody().toBytes();
    long length = exchange.getRequest().getHeaders().getContentLength();
    if (maxBody >= 0 && length > maxBody) {
      return problems.write(exchange, bodyTooLarge(length, maxBody));
    }
    ServerWebExchange limited = maxBody < 0 ? exchange : CountedBody.limit(exchange, maxBody);
    String path = exchange.getRequest().getURI().getRawPath();
    return path.startsWith("/actuator/health") || path.equals("/api/v1/events")
        ? chain.filter(limited)
        : Mono.defer(() -> counted(limited, chain));
  }

  static Problem bodyTooLarge(long length, long limit) {
    return HttpProblems.BODY_TOO_LARGE
        .problem(
            "The body has %d bytes or more; casanube.gateway.limits.request-body allows %d."
                .formatted(length, limit))
        .withField("Content-Length")
        .withLimit(limit);
  }

  private Mono<Void> counted(ServerWebExchange exchange, WebFilterChain chain) {
    if (underWay.incrementAndGet() > limits.concurrentRequests()) {
      underWay.decrementAndGet();
      return problems.write(
          exchange,
          GATEWAY_BUSY
              .problem(
                  "%d requests are under way, as many as casanube.gateway.limits.concurrent-requests"
                          .formatted(limits.concurrentRequests())
                      + " allows.")
              .withLimit(limits.concurrentRequests())
              .withRetryAfter(RETRY_AFTER));
    }
    return chain.filter(exchange).doFinally(_ -> underWay.decrementAndGet());
  }
}
