package org.casanube.cli.commands;

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
      return "%s so far, looking for peers (%d asked)".formatted(blocks(fetch), peers);
    }
    return "%s, %s, %s/s from %s, %d left"
        .formatted(
            blocks(fetch),
            Sizes.text(fetch.number("bytes", 0)),
            Sizes.text(fetch.number("bytesPerSecond", 0)),
            peers(peers),
            fetch.number("remaining", 0));
  }

  private static String blocks(JsonObject fetch) {
    long blocks = fetch.number("blocks", 0);
    return blocks + (blocks == 1 ? " block" : " blocks");
  }

  private static String peers(long count) {
    return count + (count == 1 ? " peer" : " peers");
  }
}
