package org.casanube.cli.commands;

final class UpCommand extends LauncherCommand {
  UpCommand(Session session) {
    super(session, "up", "Start the node, and return when it is ready.");
    syntax.flag("Stay, for systemd and containers.", "--foreground");
    syntax.footer(
        "",
        "Environment:",
        "  CASANUBE_HOME       the folder of the node (default: ~/.casanube)",
        "  CASANUBE_PORT       the port of the gateway (default: 8420; 0: every port a free one)",
        "  CASANUBE_JAVA_OPTS  more options for the Java machine, for instance -Xmx512m");
  }
}
