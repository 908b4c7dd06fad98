package org.casanube.cli.commands;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes fish completions out of the tree of commands. */
final class FishCompletion {
  private final StringBuilder out = new StringBuilder();

  private FishCompletion() {}

  static String script(CommandSpec root) {
    FishCompletion script = new FishCompletion();
    script.out.append("complete -c nube -e\n");
    script.commands(root, List.of());
    return script.out.toString();
  }

  private void commands(CommandSpec spec, List<String> path) {
    String condition = condition(spec, path);
    for (Map.Entry<String, CommandLine> child : spec.subcommands().entrySet()) {
      CommandSpec sub = child.getValue().getCommandSpec();
      line(condition, "-f -a " + child.getKey(), text(sub.usageMessage().description()));
    }
    for (OptionSpec option : spec.options()) {
      if (!option.hidden()) {
        line(condition, names(option), text(option.description()));
      }
    }
    for (Map.Entry<String, CommandLine> child : spec.subcommands().entrySet()) {
      List<String> deeper = new ArrayList<>(path);
      deeper.add(child.getKey());
      commands(child.getValue().getCommandSpec(), deeper);
    }
  }

  /** True when exactly the commands of {@code path} have been typed. */
  private static String condition(CommandSpec spec, List<String> path) {
    if (path.isEmpty()) {
      return "__fish_use_subcommand";
    }
    List<String> seen = new ArrayList<>();
    for (String name : path) {
      seen.add("__fish_seen_subcommand_from " + name);
    }
    if (!spec.subcommands().isEmpty()) {
      String deeper = String.join(" ", new LinkedHashSet<>(spec.subcommands().keySet()));
      seen.add("not __fish_seen_subcommand_from " + deeper);
    }
    return String.join("; and ", seen);
  }

  private static String names(OptionSpec option) {
    StringBuilder names = new StringBuilder();
    for (String name : option.names()) {
      if (!names.isEmpty()) {
        names.append(' ');
      }
      names.append(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1));
    }
    return option.arity().max() > 0 ? names + " -r" : names.toString();
  }

  private static String text(String[] description) {
    return description.length == 0 ? "" : description[0];
  }

  private void line(String condition, String what, String description) {
    String quoted = description.replace("%n", " ").replace("\\", "\\\\").replace("'", "\\'");
    out.append("complete -c nube -n '").append(condition).append("' ").append(what);
    out.append(" -d '").append(quoted).append("'\n");
  }
}
