package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonObject;

final class DnsCommand extends NodeCommand {
  private final Argument domain = syntax.one("DOMAIN", "A domain name with a DNSLink.");

  private final Argument isRecursive =
      syntax.flag("Go on where it leads to another name.", "-r", "--recursive");

  DnsCommand(Session session) {
    super(session, "dns", "Tell what a domain name points at (DNSLink).");
  }

  @Override
  void run() throws IOException {
    Target target =
        Target.of("/api/v1/names/resolution")
            .with("path", "/ipns/" + domain.word())
            .with("recursive", String.valueOf(isRecursive.isOn()));
    JsonObject resolved = session.node().object("GET", target);
    session.result(resolved, resolved.text("path", ""));
  }
}
