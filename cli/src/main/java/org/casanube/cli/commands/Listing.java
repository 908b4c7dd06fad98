package org.casanube.cli.commands;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.casanube.cli.http.Lines;
import org.casanube.cli.http.Request;
import org.casanube.cli.http.Response;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonReader;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonArray;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.node.NodeClient;

/**
 * Prints a list as it arrives, one line per item: from lines of JSON, or page by page where the
 * node has no lines for it.
 */
final class Listing {
  private static final String ACCEPT = NodeClient.NDJSON + ", application/json;q=0.5";
  private static final int PAGE = 1000;

  private final Session session;
  private final Function<JsonObject, String> line;
  private long shown;

  private Listing(Session session, Function<JsonObject, String> line) {
    this.session = session;
    this.line = line;
  }

  static void of(Session session, NodeClient node, Target target, Function<JsonObject, String> line)
      throws IOException {
    Listing listing = new Listing(session, line);
    String next = listing.read(node, target.with("limit", PAGE));
    while (!next.isEmpty()) {
      next = listing.read(node, Target.of(next));
    }
  }

  /** Prints the one answer that there is, and tells how many items it has. */
  static long once(
      Session session, NodeClient node, Target target, Function<JsonObject, String> line)
      throws IOException {
    Listing listing = new Listing(session, line);
    String ignored = listing.read(node, target);
    return listing.shown;
  }

  /** Prints one answer and returns where the next page is, empty at the end. */
  private String read(NodeClient node, Target target) throws IOException {
    try (Response response = node.send(Request.of("GET", target).with("Accept", ACCEPT))) {
      String type = Objects.requireNonNullElse(response.header("Content-Type"), "");
      if (type.startsWith(NodeClient.NDJSON)) {
        lines(response);
        return "";
      }
      JsonObject page = JsonReader.parseObject(response.text());
      for (JsonValue item : items(page)) {
        if (item instanceof JsonObject object) {
          show(object);
        }
      }
      return page.text("next", "");
    }
  }

  private void lines(Response response) throws IOException {
    Lines lines = new Lines(response.body());
    String text = lines.next();
    while (text != null) {
      if (!text.isBlank()) {
        show(NodeClient.event(text));
      }
      text = lines.next();
    }
  }

  /** The one list of a page, whatever it is called. */
  private static List<JsonValue> items(JsonObject page) {
    for (JsonValue member : page.members().values()) {
      if (member instanceof JsonArray(List<JsonValue> items)) {
        return items;
      }
    }
    return List.of();
  }

  private void show(JsonObject item) throws IOException {
    shown++;
    session.result(item, session.isJson() ? "" : line.apply(item));
  }
}
