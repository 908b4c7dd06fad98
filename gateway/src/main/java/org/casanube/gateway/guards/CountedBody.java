package org.casanube.gateway.guards;

import java.util.concurrent.atomic.AtomicLong;
import org.casanube.problems.ProblemException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;

/** A body that ends in a problem once it is larger than allowed; for those that tell no length. */
final class CountedBody extends ServerHttpRequestDecorator {
  private final long limit;

  private CountedBody(ServerHttpRequest request, long limit) {
    super(request);
    this.limit = limit;
  }

  static ServerWebExchange limit(ServerWebExchange exchange, long limit) {
    return exchange.mutate().request(new CountedBody(exchange.getRequest(), limit)).build();
  }

  @Override
  public Flux<DataBuffer> getBody() {
    AtomicLong seen = new AtomicLong();
    return super.getBody()
        .<DataBuffer>handle((buffer, sink) -> {
          long total = seen.addAndGet(buffer.readableByteCount());
          if (total > limit) {
            DataBufferUtils.release(buffer);
            sink.error(new ProblemException(LimitFilter.bodyTooLarge(total, limit)));
          } else {
            sink.next(buffer);
          }
        });
  }
}
