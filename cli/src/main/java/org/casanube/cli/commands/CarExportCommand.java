package org.casanube.cli.commands;

import java.io.IOException;
import java.nio.file.Path;
import org.casanube.cli.http.Request;
import org.casanube.cli.http.Response;
import org.casanube.cli.json.JsonValue.JsonNumber;
import org.casanube.cli.node.ContentPath;
import org.casanube.cli.terminal.ProgressLine;
import org.casanube.cli.terminal.Sizes;

final class CarExportCommand extends NodeCommand {
  private final Argument path = syntax.one("PATH", "CID[/name…]");

  private final Argument output =
      syntax.text("FILE", "Where to (default: standard output).", "-o", "--output");

  private final Argument isForced = syntax.flag("Replace a file that is there already.", "--force");

  CarExportCommand(Session session) {
    super(session, "export", "Write all blocks of a graph as a CAR archive.");
  }

  @Override
  void run() throws IOException {
    ContentPath content = ContentPath.parse(path.word());
    boolean toStdout = output.or("-").equals("-");
    Path target =
        toStdout
            ? null
            : Destinations.choose(output.path(), content.name() + ".car", isForced.isOn());
    Request request = Request.of("GET", content.target().with("format", "car"));
    try (Response response = session.node().content(request);
        ProgressLine progress = new ProgressLine(session.terminal(), "exporting")) {
      if (target == null) {
        Session.copy(response.body(), session.terminal().out());
        return;
      }
      long bytes = Destinations.save(response.body(), target, progress);
      progress.clear();
      session.result(JsonNumber.of(bytes), "%s (%s)".formatted(target, Sizes.text(bytes)));
    }
  }
}
