package org.casanube.cli.commands;

import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The list of commands in nube's own help, in sections. */
final class RootHelp {
  private static final String NL = System.lineSeparator();
  private static final String CLOSING =
      """

      Try: nube up, nube add FOLDER, nube ls CID, nube get CID. Every command has --help.
      Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no node answers, 4 not found, 5 refused,
      6 storage full, 7 busy or a part is down (try later), 130 stopped by Ctrl-C.
      """;

  private RootHelp() {}

  static CommandLine onto(Session session) {
    Topic topic = new Topic(session, "nube", "Keep, read and share files with a Casanube node.");
    CommandSpec spec = topic.spec();
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Print the version of this program.")
            .build());
    spec.version("nube " + Version.text());
    CommandLine root = new CommandLine(spec);
    root.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, RootHelp::commands);
    root.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
    return root;
  }

  private static String commands(Help help) {
    CommandSpec spec = help.commandSpec();
    if (!spec.name().equals("nube")) {
      return help.commandList();
    }
    StringBuilder text = new StringBuilder();
    for (CommandTree.Section section : CommandTree.SECTIONS) {
      text.append(NL).append(section.title()).append(':').append(NL);
      for (String name : section.names()) {
        CommandLine command = spec.subcommands().get(name);
        if (command != null) {
          String[] lines = command.getCommandSpec().usageMessage().description();
          text.append("  %-12s%s".formatted(name, lines[0])).append(NL);
        }
      }
    }
    return text.append(CLOSING).toString();
  }
}
