package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.node.ContentPath;

final class LsCommand extends NodeCommand {
  private final Argument path = syntax.one("PATH", "CID[/name…] of a folder.");

  private final Argument isLong = syntax.flag("With type, size and CID.", "-l", "--long");

  LsCommand(Session session) {
    super(session, "ls", "List a folder.");
  }

  @Override
  void run() throws IOException {
    Target target = Target.of("/api/v1/files/entries").with("path", ContentPath.parse(path.word()));
    Listing.of(session, session.node(), target, entry -> line(entry, isLong.isOn()));
  }

  static String line(JsonObject entry, boolean isLong) {
    String type = entry.text("type", "");
    String name = entry.text("name", "") + (type.equals("directory") ? "/" : "");
    if (!isLong) {
      return name;
    }
    String size = type.equals("directory") ? "-" : Long.toString(entry.number("size", 0));
    return "%-9s %12s  %s  %s".formatted(type, size, entry.text("cid", "-"), name);
  }
}
