package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Lines;
import org.casanube.cli.http.Request;
import org.casanube.cli.http.Response;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonReader;
import org.casanube.cli.json.JsonValue.JsonObject;

final class EventsCommand extends NodeCommand {
  private static final String DATA = "data:";

  private final Argument topic = syntax.text("NAME", "Only that topic, like files.", "--topic");

  private static final int MAX_EVENT = 1024 * 1024;

  EventsCommand(Session session) {
    super(session, "events", "Follow what happens on the node, until Ctrl-C.");
  }

  @Override
  void run() throws IOException {
    Request request =
        Request.of("GET", Target.of("/api/v1/events").with("topics", topic.text()))
            .with("Accept", "text/event-stream");
    StringBuilder event = new StringBuilder();
    try (Response response = session.patientNode().send(request)) {
      Lines lines = new Lines(response.body());
      String line = lines.next();
      while (line != null) {
        if (line.startsWith(DATA)) {
          if (event.length() > MAX_EVENT) {
            throw new IOException("the answer has an event over " + MAX_EVENT + " characters");
          }
          event.append(line.substring(DATA.length()).stripLeading());
        } else if (line.isEmpty() && !event.isEmpty()) {
          show(event.toString());
          event.setLength(0);
        }
        line = lines.next();
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
