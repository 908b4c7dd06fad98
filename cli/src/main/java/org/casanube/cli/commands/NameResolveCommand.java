package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonObject;

final class NameResolveCommand extends NodeCommand {
  private final Argument name =
      syntax.one("NAME", "An IPNS name, a domain name, or one of your keys; [/name…] behind it.");

  private final Argument isOneStep =
      syntax.flag("Follow one name only, where names lead to names.", "--one-step");

  private final Argument isFresh =
      syntax.flag("Ask others anew, whatever is believed here.", "--no-cache");

  private final Argument time =
      syntax.text("TIME", "How long to look, as in 10s (default: 30s).", "--for");

  NameResolveCommand(Session session) {
    super(session, "resolve", "Tell what a name points at.");
  }

  @Override
  void run() throws IOException {
    Target target =
        Target.of("/api/v1/names/resolution")
            .with("path", Naming.namePath(session.node(), name.word()))
            .with("timeout", time.or("30s"))
            .with("recursive", isOneStep.isOn() ? "false" : null)
            .with("cached", isFresh.isOn() ? "false" : null);
    JsonObject resolved = session.node().object("GET", target);
    session.result(resolved, resolved.text("path", ""));
  }
}
