package org.casanube.block.files.web;

import com.fasterxml.jackson.annotation.JsonRawValue;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.casanube.block.files.Added;
import org.casanube.block.unixfs.ImportListener;
import org.casanube.block.unixfs.Imported;
import org.casanube.problems.Problem;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells of an add while its body still comes in: one JSON object a line. The answer starts with the
 * first line; until then an add that fails can still be answered with a status of its own.
 */
final class ProgressLines implements ImportListener {
  /** The media type of the answer. */
  static final String NDJSON = "application/x-ndjson";

  private static final int FLUSH_BYTES = 32 * 1024;

  private final HttpServletResponse response;
  private final JsonMapper mapper;
  private final InstantSource clock;
  private final Duration interval;
  private Instant lastFlush;
  private long bytes;
  private int unflushed;
  private String path = "";

  ProgressLines(
      HttpServletResponse response, JsonMapper mapper, InstantSource clock, Duration interval) {
    this.response = response;
    this.mapper = mapper;
    this.clock = clock;
    this.interval = interval;
    this.lastFlush = clock.instant();
  }

  /** So many bytes of content were taken; {@code path} is the entry that was last written. */
  record ProgressLine(String type, long bytes, String path) {}

  /** An entry is written. */
  record EntryLine(String type, String path, String cid, long size) {}

  /** All is done. */
  record AddedLine(
      String type, String cid, String name, long size, long totalSize, long entries, long blocks) {}

  /** It failed; nothing was kept. */
  record ProblemLine(String type, @JsonRawValue String problem) {}

  @Override
  public void onBytes(int count) {
    bytes += count;
    Instant now = clock.instant();
    if (Duration.between(lastFlush, now).compareTo(interval) >= 0) {
      write(new ProgressLine("progress", bytes, path));
      flush(now);
    }
  }

  @Override
  public void onEntry(String entryPath, Imported entry) {
    path = entryPath;
    write(new EntryLine("entry", entryPath, entry.cid().toString(), entry.size()));
    if (unflushed >= FLUSH_BYTES) {
      flush(clock.instant());
    }
  }

  void added(Added added) {
    AddedResponse of = AddedResponse.of(added);
    write(
        new AddedLine(
            "added", of.cid(), of.name(), of.size(), of.totalSize(), of.entries(), of.blocks()));
    flush(clock.instant());
  }

  void failed(Problem problem) {
    write(new ProblemLine("problem", new String(problem.toJson(), StandardCharsets.UTF_8)));
    flush(clock.instant());
  }

  private void write(Object line) {
    byte[] json = mapper.writeValueAsBytes(line);
    try {
      if (!response.isCommitted() && unflushed == 0) {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType(NDJSON);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no");
      }
      OutputStream target = response.getOutputStream();
      target.write(json);
      target.write('\n');
      unflushed += json.length + 1;
    } catch (IOException e) {
      throw new UncheckedIOException("nobody reads the progress any more", e);
    }
  }

  private void flush(Instant now) {
    try {
      response.flushBuffer();
    } catch (IOException e) {
      throw new UncheckedIOException("nobody reads the progress any more", e);
    }
    unflushed = 0;
    lastFlush = now;
  }
}
