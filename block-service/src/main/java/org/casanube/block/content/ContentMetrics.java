package org.casanube.block.content;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times answers: {@code casanube.content.requests} and {@code casanube.content.bytes}.
 */
final class ContentMetrics {
  private static final int CLASSES = 6;

  private final Timer[] byStatusClass = new Timer[CLASSES];
  private final Timer cutOff;
  private final Counter bytes;

  ContentMetrics(MeterRegistry registry) {
    for (int each = 1; each < CLASSES; each++) {
      byStatusClass[each] = timer(registry, each + "xx");
    }
    byStatusClass[0] = timer(registry, "none");
    cutOff = timer(registry, "cut-off");
    bytes =
        Counter.builder("casanube.content.bytes")
            .description("Bytes of content sent")
            .baseUnit("bytes")
            .register(registry);
  }

  private static Timer timer(MeterRegistry registry, String outcome) {
    return Timer.builder("casanube.content.requests")
        .description("Answers to requests for content")
        .tag("outcome", outcome)
        .register(registry);
  }

  Measured start(ContentExchange exchange) {
    return new Measured(exchange);
  }

  /** An exchange that is watched. */
  final class Measured implements ContentExchange, AutoCloseable {
    private final ContentExchange exchange;
    private final long begun = System.nanoTime();
    private int status;
    private long sent;
    private boolean finished;

    Measured(ContentExchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public String method() {
      return exchange.method();
    }

    @Override
    public String path() {
      return exchange.path();
    }

    @Override
    public @Nullable String query() {
      return exchange.query();
    }

    @Override
    public @Nullable String header(String name) {
      return exchange.header(name);
    }

    boolean isStarted() {
      return status != 0;
    }

    @Override
    public void start(ResponseHead head) throws IOException {
      status = head.status();
      exchange.start(head);
    }

    @Override
    public void write(ByteBuffer body) throws IOException {
      sent += body.remaining();
      exchange.write(body);
    }

    @Override
    public void finish() throws IOException {
      exchange.finish();
      finished = true;
    }

    @Override
    public void close() {
      Timer timer = finished ? byStatusClass[status / 100] : cutOff;
      timer.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
      bytes.increment((double) sent);
    }
  }
}
