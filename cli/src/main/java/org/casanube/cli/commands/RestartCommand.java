package org.casanube.cli.commands;

final class RestartCommand extends LauncherCommand {
  RestartCommand(Session session) {
    super(session, "restart", "Stop the node when it runs, and start it.");
  }
}
