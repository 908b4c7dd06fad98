package org.casanube.block.pins.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.casanube.block.pins.PinErrorCode;
import org.casanube.block.pins.PinProgressWatch;
import org.casanube.block.pins.PinRefusedException;
import org.casanube.block.retrieval.FetchProgress;
import tools.jackson.databind.json.JsonMapper;

/**
 * Watches the making of a pin for its deadline and, where the caller wants lines, tells how far it
 * is. A caller who went away ends the walk by the write that fails.
 */
final class PinProgress implements PinProgressWatch {
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

  /**
   * Blocks that are not here are being fetched.
   *
   * @param blocks blocks that came
   * @param remaining blocks that are known to be missing; more may become known
   */
  record FetchingLine(
      String type,
      String phase,
      long blocks,
      long bytes,
      long remaining,
      long bytesPerSecond,
      int peers,
      int reachablePeers,
      int providers) {
    static FetchingLine of(FetchProgress progress) {
      return new FetchingLine(
          "fetching",
          progress.phase().name().toLowerCase(Locale.ROOT),
          progress.blocks(),
          progress.bytes(),
          progress.remaining(),
          progress.bytesPerSecond(),
          progress.peers(),
          progress.reachablePeers(),
          progress.providers());
    }
  }

  /** The pin is made. */
  record PinnedLine(String type, PinResponse pin) {}

  @Override
  public void walked(long blocks) {
    requireTime("the walk", blocks);
    if (isTimeToTell()) {
      write(new ProgressLine("progress", blocks));
    }
  }

  @Override
  public void fetching(FetchProgress progress) {
    requireTime("the fetch", progress.blocks());
    if (isTimeToTell()) {
      write(FetchingLine.of(progress));
    }
  }

  private void requireTime(String work, long blocks) {
    if (clock.instant().isAfter(deadline)) {
      throw new PinRefusedException(
          PinErrorCode.DEADLINE,
          "%s had come to %d blocks when the timeout was over".formatted(work, blocks));
    }
  }

  private boolean isTimeToTell() {
    Instant now = clock.instant();
    boolean due = lines && Duration.between(told, now).compareTo(INTERVAL) >= 0;
    if (due) {
      told = now;
    }
    return due;
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
