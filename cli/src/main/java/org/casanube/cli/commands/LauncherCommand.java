package org.casanube.cli.commands;

import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NubeException;

/** A command that the launcher itself carries out; here it is for help and completion. */
abstract class LauncherCommand extends NodeCommand {
  LauncherCommand(Session session, String name, String description) {
    super(session, name, description);
  }

  @Override
  final void run() throws NubeException {
    throw new NubeException(
        ExitCode.USAGE, "this program starts and stops no node; run the launcher ./nube for that");
  }
}
