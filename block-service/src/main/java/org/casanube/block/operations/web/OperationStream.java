package org.casanube.block.operations.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.casanube.block.operations.Operation;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the changes of one operation until it has ended. A caller who reads slowly misses changes
 * between, never the last: only the newest waits to be written.
 */
final class OperationStream {
  private static final int QUIET_SECONDS = 15;

  private final BlockingQueue<Operation> newest = new ArrayBlockingQueue<>(1);
  private final JsonMapper mapper;
  private final boolean events;

  /**
   * A stream that nobody writes to yet.
   *
   * @param events whether as server-sent events; else one JSON object a line
   */
  OperationStream(JsonMapper mapper, boolean events) {
    this.mapper = mapper;
    this.events = events;
  }

  /** Takes a change; called by one thread at a time. */
  void changed(Operation operation) {
    newest.poll();
    newest.add(operation);
  }

  /** Writes until the end; a quiet stream gets a sign of life, which shows whether it is read. */
  void writeTo(OutputStream target) throws IOException {
    boolean ended = false;
    while (!ended) {
      @Nullable Operation next = next();
      target.write(next == null ? signOfLife() : line(next));
      target.flush();
      ended = next != null && next.phase().isFinal();
    }
  }

  private @Nullable Operation next() throws IOException {
    try {
      return newest.poll(QUIET_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the service stops", e);
    }
  }

  private byte[] signOfLife() {
    return (events ? ":\n\n" : "\n").getBytes(StandardCharsets.UTF_8);
  }

  private byte[] line(Operation operation) {
    String json = mapper.writeValueAsString(OperationResponse.of(operation));
    String line = events ? "event: operation\ndata: " + json + "\n\n" : json + "\n";
    return line.getBytes(StandardCharsets.UTF_8);
  }
}
