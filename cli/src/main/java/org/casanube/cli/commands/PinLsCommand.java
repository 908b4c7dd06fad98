package org.casanube.cli.commands;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NodeClient;
import org.casanube.cli.node.NubeException;

final class PinLsCommand extends NodeCommand {
  private final Argument paths = syntax.any("PATH", "CID[/name…]; none for all.");

  private final Argument type = syntax.text("TYPE", "recursive or direct.", "--type");

  private final Argument name = syntax.text("NAME", "Only pins of that name.", "--name");

  private final Argument isQuiet = syntax.flag("CIDs alone.", "-q", "--quiet");

  PinLsCommand(Session session) {
    super(session, "ls", "List pins, or tell whether something is pinned.");
  }

  @Override
  void run() throws IOException {
    NodeClient node = session.node();
    if (paths.words().isEmpty()) {
      Target target =
          Target.of("/api/v1/local-pins").with("type", type.text()).with("name", name.text());
      Listing.of(session, node, target, this::line);
    }
    for (String path : paths.words()) {
      String cid = Contents.cid(node, path);
      JsonObject pin = node.object("GET", Target.of("/api/v1/local-pins").slash(cid));
      if (pin.text("type", "").startsWith("not-")) {
        throw new NubeException(
            ExitCode.NOT_FOUND, cid + " is " + pin.text("type").replace('-', ' '));
      }
      session.result(pin, line(pin));
    }
  }

  private String line(JsonObject pin) {
    String cid = pin.text("cid", "");
    String name = pin.text("name", "");
    String names = (name.isEmpty() ? "" : " " + name) + names(pin.array("names"));
    return isQuiet.isOn() ? cid : (cid + " " + pin.text("type", "") + names);
  }

  private static String names(List<JsonValue> names) {
    return names.stream()
        .map(item -> item instanceof JsonString(String text) ? " " + text : " " + item)
        .collect(Collectors.joining());
  }
}
