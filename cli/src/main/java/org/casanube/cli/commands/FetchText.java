package org.casanube.cli.commands;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.terminal.Sizes;

/** Tells in a line how far a fetch is. */
final class FetchText {
  private FetchText() {}

  /** The words for an object with the members of a retrieval. */
  static String of(JsonObject fetch) {
    long peers = fetch.number("peers", 0);
    String phase = fetch.text("phase", "");
    if (phase.equals("waiting")) {
      return "%s so far, waiting for its turn".formatted(blocks(fetch));
    }
    if (phase.equals("searching")) {
      long reachable = fetch.number("reachablePeers", peers);
      return "%s so far, looking for peers (%d asked%s)"
          .formatted(
              blocks(fetch),
              peers,
              reachable == peers ? "" : ", %d of them reachable".formatted(reachable));
    }
    return "%s, %s, %s/s from %s, %d left"
        .formatted(
            blocks(fetch),
            Sizes.text(fetch.number("bytes", 0)),
            Sizes.text(fetch.number("bytesPerSecond", 0)),
            peers(peers),
            fetch.number("remaining", 0));
  }

  /** The words for the operation of a fetch that has succeeded. */
  static String ofEnded(JsonObject operation) throws IOException {
    JsonObject result = operation.object("result");
    long bytes = result.number("bytes", 0);
    Duration time =
        Duration.between(
            Instant.parse(operation.text("startedAt")),
            Instant.parse(operation.text("finishedAt")));
    double seconds = Math.max(0.001, time.toMillis() / 1000.0);
    return String.format(
        Locale.ROOT,
        "%s, %s in %.1f s, %s/s",
        blocks(result),
        Sizes.text(bytes),
        seconds,
        Sizes.text((long) (bytes / seconds)));
  }

  private static String blocks(JsonObject fetch) {
    long blocks = fetch.number("blocks", 0);
    return blocks + (blocks == 1 ? " block" : " blocks");
  }

  private static String peers(long count) {
    return count + (count == 1 ? " peer" : " peers");
  }
}
