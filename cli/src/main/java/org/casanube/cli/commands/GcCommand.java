package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Target;

final class GcCommand extends NodeCommand {
  private final Argument isDetached =
      syntax.flag("Begin, and print the operation's id.", "--no-wait");

  GcCommand(Session session) {
    super(session, "gc", "Take away content that nothing keeps, and give its space back.");
  }

  @Override
  void run() throws IOException {
    Operations.start(session, Target.of("/api/v1/garbage-collection"), isDetached.isOn());
  }
}
