package org.casanube.cli.commands;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.casanube.cli.http.Request;
import org.casanube.cli.http.Response;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonReader;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.node.ContentPath;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NodeClient;
import org.casanube.cli.node.NubeException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why an answer was cut off. Once its first bytes are sent an answer can't turn into a
 * refusal; the node can only cut it, and tell the cause to whoever asks afterwards.
 */
final class CutAnswer {
  private static final Duration LEEWAY = Duration.ofSeconds(5);

  private final NodeClient node;
  private final long begun = System.nanoTime();

  /** For what is read from now on. */
  CutAnswer(NodeClient node) {
    this.node = node;
  }

  /** Reads content. */
  @FunctionalInterface
  interface Reading<T> {
    T read() throws IOException;
  }

  /** Reads; if that is cut off because blocks did not come, throws what the node tells of it. */
  <T> T reading(ContentPath path, Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (NubeException told) {
      throw told;
    } catch (IOException cut) {
      NubeException cause = causeOf(path);
      if (cause == null) {
        throw cut;
      }
      cause.addSuppressed(cut);
      throw cause;
    }
  }

  private @Nullable NubeException causeOf(ContentPath path) {
    Request question =
        Request.of("GET", Target.of("/api/v1/retrievals")).with("Accept", "application/json");
    try (Response response = node.send(question)) {
      String date = response.header("Date");
      for (JsonValue each : JsonReader.parseObject(response.text()).array("failed")) {
        if (each instanceof JsonObject failed
            && failed.text("cid", "").equals(path.cid())
            && isOfThisRun(failed.text("endedAt", ""), date)) {
          return new NubeException(
              ExitCode.ofStatus((int) failed.number("status", 500)),
              "cut off: %s; the same command goes on from there [%s]"
                  .formatted(failed.text("cause", "no cause told"), failed.text("code", "")));
        }
      }
    } catch (IOException unknown) {
      // then the cut itself is what can be told
    }
    return null;
  }

  /** By the node's own clock. */
  private boolean isOfThisRun(String endedAt, @Nullable String date) {
    try {
      Instant now =
          ZonedDateTime.parse(String.valueOf(date), DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant();
      Duration ago = Duration.between(Instant.parse(endedAt), now);
      Duration run = Duration.ofNanos(System.nanoTime() - begun);
      return ago.compareTo(run.plus(LEEWAY)) <= 0;
    } catch (DateTimeException unknown) {
      return false;
    }
  }
}
