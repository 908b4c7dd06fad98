package org.casanube.block.rpc.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code log/tail}: what this process logs from now on; what a caller is too slow for is left out.
 */
public final class LogTailCommand implements Family {
  private static final int MAX_CALLERS = 16;
  private static final int MAX_WAITING = 1024;
  private static final long KEEP_ALIVE_SECONDS = 15;

  private final JsonMapper mapper;
  private final Semaphore callers = new Semaphore(MAX_CALLERS);

  public LogTailCommand(JsonMapper mapper) {
    this.mapper = mapper;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry.add("log/tail", this::tail);
  }

  /** Puts events where a caller takes them. */
  private static final class Tail extends AppenderBase<ILoggingEvent> {
    private final Level least;
    private final BlockingQueue<ILoggingEvent> waiting = new ArrayBlockingQueue<>(MAX_WAITING);

    Tail(Level least) {
      this.least = least;
    }

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(least)) {
        boolean _ = waiting.offer(event);
      }
    }
  }

  private void tail(Call call) throws IOException, InterruptedException {
    if (!(LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root)) {
      throw new RpcException("the log of this program can't be followed");
    }
    Tail tail = new Tail(Level.toLevel(call.text("log-level"), Level.TRACE));
    if (!callers.tryAcquire()) {
      throw new RpcException("more than " + MAX_CALLERS + " follow the log");
    }
    tail.setContext(root.getLoggerContext());
    tail.start();
    root.addAppender(tail);
    try {
      follow(call, tail, call.bytes());
    } finally {
      boolean _ = root.detachAppender(tail);
      tail.stop();
      callers.release();
    }
  }

  private void follow(Call call, Tail tail, OutputStream out)
      throws IOException, InterruptedException {
    out.flush();
    while (true) {
      ILoggingEvent event = tail.waiting.poll(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
      call.checkpoint();
      out.write(event == null ? " ".getBytes(StandardCharsets.UTF_8) : line(event));
      out.flush();
    }
  }

  private byte[] line(ILoggingEvent event) {
    Json line =
        Json.of("level", event.getLevel().toString().toLowerCase(Locale.ROOT))
            .with("ts", event.getInstant().toString())
            .with("logger", event.getLoggerName())
            .with("msg", event.getFormattedMessage());
    return (mapper.writeValueAsString(line.members()) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
