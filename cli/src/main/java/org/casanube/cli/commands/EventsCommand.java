package org.casanube.cli.commands;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.casanube.cli.http.Request;
import org.casanube.cli.http.Response;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonReader;
import org.casanube.cli.json.JsonValue.JsonObject;

final class EventsCommand extends NodeCommand {
  private static final String DATA = "data:";

  private final Argument topic = syntax.text("NAME", "Only that topic, like files.", "--topic");

  EventsCommand(Session session) {
    super(session, "events", "Follow what happens on the node, until Ctrl-C.");
  }

  @Override
  void run() throws IOException {
    Request request =
        Request.of("GET", Target.of("/api/v1/events").with("topic", topic.text()))
            .with("Accept", "text/event-stream");
    StringBuilder event = new StringBuilder();
    try (Response response = session.patientNode().send(request);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        if (line.startsWith(DATA)) {
          event.append(line.substring(DATA.length()).stripLeading());
        } else if (line.isEmpty() && !event.isEmpty()) {
          show(event.toString());
          event.setLength(0);
        }
        line = lines.readLine();
      }
    }
  }

  private void show(String json) throws IOException {
    JsonObject event = JsonReader.parseObject(json);
    String what = event.text("type", "event") + " " + event.text("subject", "");
    session.result(event, event.text("time", "") + " " + what + " " + event.object("data"));
    session.terminal().flush();
  }
}
