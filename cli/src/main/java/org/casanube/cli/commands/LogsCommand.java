package org.casanube.cli.commands;

final class LogsCommand extends LauncherCommand {
  LogsCommand(Session session) {
    super(session, "logs", "Show the log of the node (JSON lines, ECS).");
    syntax.number("N", "So many of the last lines (default: 100).", "-n", "--lines");
    syntax.flag("Go on as it grows, until Ctrl-C.", "-f", "--follow");
  }
}
