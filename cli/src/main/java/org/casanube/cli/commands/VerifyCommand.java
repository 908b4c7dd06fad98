package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Target;

final class VerifyCommand extends NodeCommand {
  private final Argument isDetached =
      syntax.flag("Begin, and print the operation's id.", "--no-wait");

  VerifyCommand(Session session) {
    super(session, "verify", "Read every block again and check it against its hash.");
  }

  @Override
  void run() throws IOException {
    Operations.start(session, Target.of("/api/v1/storage/verifications"), isDetached.isOn());
  }
}
