package org.casanube.block.pins.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.casanube.block.pins.PinErrorCode;
import org.casanube.block.pins.PinRefusedException;
import org.casanube.block.pins.PinWatch;
import tools.jackson.databind.json.JsonMapper;

/**
 * Watches a pin's walk for its deadline and, where the caller wants lines, tells how far it is. A
 * caller who went away ends the walk by the write that fails.
 */
final class PinProgress implements PinWatch {
  static final String NDJSON = "application/x-ndjson";

  private static final Duration INTERVAL = Duration.ofMillis(250);

  private final HttpServletResponse response;
  private final JsonMapper mapper;
  private final InstantSource clock;
  private final Instant deadline;
  private final boolean lines;
  private Instant told;

  PinProgress(
      HttpServletResponse response,
      JsonMapper mapper,
      InstantSource clock,
      Duration timeout,
      boolean lines) {
    this.response = response;
    this.mapper = mapper;
    this.clock = clock;
    this.lines = lines;
    told = clock.instant();
    deadline = told.plus(timeout);
  }

  /** So many blocks were found to be here. */
  record ProgressLine(String type, long blocks) {}

  /** The pin is made. */
  record PinnedLine(String type, PinResponse pin) {}

  @Override
  public void walked(long blocks) {
    Instant now = clock.instant();
    if (now.isAfter(deadline)) {
      throw new PinRefusedException(
          PinErrorCode.DEADLINE,
          "the walk had come to %d blocks when the timeout was over".formatted(blocks));
    }
    if (lines && Duration.between(told, now).compareTo(INTERVAL) >= 0) {
      told = now;
      write(new ProgressLine("progress", blocks));
    }
  }

  void pinned(PinResponse pin) {
    write(new PinnedLine("pinned", pin));
  }

  /** True if the answer has begun, so that a problem has to be a line of it. */
  boolean hasBegun() {
    return response.isCommitted();
  }

  void failed(byte[] problem) {
    line(
        "{\"type\":\"problem\",\"problem\":%s}"
            .formatted(new String(problem, StandardCharsets.UTF_8))
            .getBytes(StandardCharsets.UTF_8));
  }

  private void write(Object line) {
    line(mapper.writeValueAsBytes(line));
  }

  private void line(byte[] json) {
    try {
      if (!response.isCommitted()) {
        response.setContentType(NDJSON);
        response.setHeader("Cache-Control", "no-store");
      }
      response.getOutputStream().write(json);
      response.getOutputStream().write('\n');
      response.flushBuffer();
    } catch (IOException e) {
      throw new UncheckedIOException("nobody reads the progress any more", e);
    }
  }
}
