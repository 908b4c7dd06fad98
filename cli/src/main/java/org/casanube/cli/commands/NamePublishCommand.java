package org.casanube.cli.commands;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;

final class NamePublishCommand extends NodeCommand {
  private final Argument path = syntax.one("PATH", "CID[/name…], or /ipns/NAME.");

  private final Argument key =
      syntax.text("KEY", "The key of the name, see nube key (default: self).", "-k", "--key");

  private final Argument lifetime =
      syntax.text("TIME", "How long a record is valid (default: 48h).", "--lifetime");

  private final Argument ttl =
      syntax.text("TIME", "How long others keep it without asking (default: 5m).", "--ttl");

  NamePublishCommand(Session session) {
    super(session, "publish", "Point a name at something.");
    syntax.footer("", "The name is renewed before its time is over, until nube name rm.");
  }

  @Override
  void run() throws IOException {
    Map<String, JsonValue> body = new LinkedHashMap<>();
    body.put("path", new JsonString(Naming.path(path.word())));
    put(body, "key", key);
    put(body, "lifetime", lifetime);
    put(body, "ttl", ttl);
    JsonObject published = session.node().object("POST", Naming.PUBLICATIONS, new JsonObject(body));
    session.result(
        published,
        List.of(
            published.text("name", "") + " -> " + published.text("path", ""),
            told(published.array("routings"))));
  }

  private static void put(Map<String, JsonValue> body, String name, Argument argument) {
    String text = argument.text();
    if (text != null) {
      body.put(name, new JsonString(text));
    }
  }

  private static String told(List<JsonValue> routings) {
    List<String> taken =
        routings.stream()
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast)
            .filter(each -> each.isTrue("taken"))
            .map(each -> each.text("routing", ""))
            .toList();
    return taken.isEmpty()
        ? "kept here; no other node has heard of it yet, which is tried again"
        : "told by " + String.join(", ", taken);
  }
}
