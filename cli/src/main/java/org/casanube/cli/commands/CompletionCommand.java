package org.casanube.cli.commands;

import java.io.IOException;
import java.util.Locale;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NubeException;
import picocli.AutoComplete;
import picocli.CommandLine;

final class CompletionCommand extends NodeCommand {
  private static final String ZSH =
      "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n";

  private final Argument shell = syntax.one("SHELL", "bash, zsh or fish.");

  CompletionCommand(Session session) {
    super(session, "completion", "Print a script that completes nube's commands in your shell.");
    syntax.footer(
        "",
        "Examples:",
        "  bash   source <(nube completion bash)",
        "  zsh    source <(nube completion zsh)",
        "  fish   nube completion fish | source");
  }

  @Override
  void run() throws IOException {
    CommandLine all = CommandTree.all(session);
    String script =
        switch (shell.word().toLowerCase(Locale.ROOT)) {
          case "bash" -> AutoComplete.bash("nube", all);
          case "zsh" -> ZSH + AutoComplete.bash("nube", all);
          case "fish" -> FishCompletion.script(all.getCommandSpec());
          default -> throw new NubeException(ExitCode.USAGE, "the shells are bash, zsh and fish");
        };
    session.terminal().raw(script.stripTrailing() + "\n");
  }
}
