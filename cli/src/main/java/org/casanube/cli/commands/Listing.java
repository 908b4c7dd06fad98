package org.casanube.cli.commands;

import java.io.IOException;
import java.util.function.Function;
import org.casanube.cli.http.Request;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.node.NodeClient;

/** Prints a list as it arrives, one line per item. */
final class Listing {
  private Listing() {}

  static void of(Session session, NodeClient node, Target target, Function<JsonObject, String> line)
      throws IOException {
    node.lines(
        Request.of("GET", target),
        text -> {
          JsonObject item = NodeClient.event(text);
          session.result(item, session.isJson() ? "" : line.apply(item));
        });
  }
}
