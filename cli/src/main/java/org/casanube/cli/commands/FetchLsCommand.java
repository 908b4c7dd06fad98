package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonObject;

final class FetchLsCommand extends NodeCommand {
  FetchLsCommand(Session session) {
    super(session, "ls", "List what the node is fetching, with the ids to stop it by.");
    syntax.footer("", "What is fetched for a reader has no id: it ends with the reader.");
  }

  @Override
  void run() throws IOException {
    JsonObject all = session.node().object("GET", Target.of("/api/v1/retrievals"));
    for (JsonValue each : all.array("retrievals")) {
      if (each instanceof JsonObject fetch) {
        session.result(
            fetch,
            "%s %s %s"
                .formatted(
                    fetch.text("operation", "-"), fetch.text("cid", ""), FetchText.of(fetch)));
      }
    }
  }
}
