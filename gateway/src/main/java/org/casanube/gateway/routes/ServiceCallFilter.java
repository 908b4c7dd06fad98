package org.casanube.gateway.routes;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.casanube.gateway.GatewayProperties;
import org.casanube.gateway.services.Services;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Waits for a service to begin its answer, and says which service failed when it did not. The wait
 * is counted from the end of the request's body, so that a long upload is not taken for a silent
 * service. Within the chain this filter's part is over when the answer's headers are there; how
 * long its body takes is no matter here.
 */
@Component
final class ServiceCallFilter implements GlobalFilter, Ordered {
  private final Services services;
  private final Duration responseStart;

  ServiceCallFilter(Services services, GatewayProperties settings) {
    this.services = services;
    this.responseStart = settings.timeouts().responseStart();
  }

  @Override
  public int getOrder() {
    return RouteToRequestUrlFilter.ROUTE_TO_URL_FILTER_ORDER + 2;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    Route route = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
    String name = services.find(route.getId()).map(Services.Service::name).orElse(route.getId());
    Sinks.Empty<Void> sent = Sinks.empty();
    WatchedBody body = new WatchedBody(exchange.getRequest(), sent);
    ServerWebExchange watched = exchange.mutate().request(body).build();
    Mono<Void> tooLate =
        sent.asMono()
            .then(Mono.delay(responseStart))
            .then(
                Mono.error(() ->
                    new TimeoutException(
                        "no answer within %d s".formatted(responseStart.toSeconds()))));
    return Mono.firstWithSignal(chain.filter(watched), tooLate)
        .onErrorMap(
            error -> error instanceof IOException || error instanceof TimeoutException,
            error -> body.failed ? error : new ServiceCallException(name, error));
  }

  /**
   * Tells when the whole body has been read, and whether it was the client that failed to send it.
   */
  private static final class WatchedBody extends ServerHttpRequestDecorator {
    private final Sinks.Empty<Void> sent;
    private volatile boolean failed;

    WatchedBody(ServerHttpRequest request, Sinks.Empty<Void> sent) {
      super(request);
      this.sent = sent;
    }

    @Override
    public Flux<DataBuffer> getBody() {
      return super.getBody().doOnComplete(sent::tryEmitEmpty).doOnError(_ -> failed = true);
    }
  }
}
