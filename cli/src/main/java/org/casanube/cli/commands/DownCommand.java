package org.casanube.cli.commands;

final class DownCommand extends LauncherCommand {
  DownCommand(Session session) {
    super(session, "down", "Stop the node, and return when it has stopped.");
  }
}
