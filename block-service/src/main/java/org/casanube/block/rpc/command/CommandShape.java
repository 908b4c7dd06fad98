package org.casanube.block.rpc.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a command takes.
 *
 * @param path as in {@code pin/add}; {@code /} for the root, whose options all commands have
 * @param runs false for one that only has others below it
 * @param isLocal true for one that a client does by itself and no server takes
 */
public record CommandShape(
    String path, boolean runs, boolean isLocal, List<Argument> arguments, List<Option> options) {
  public CommandShape {
    arguments = List.copyOf(arguments);
    options = List.copyOf(options);
  }

  static CommandShape parse(String line) {
    String[] fields = line.split("\t", -1);
    List<Argument> arguments = new ArrayList<>();
    List<Option> options = new ArrayList<>();
    for (int index = 2; index < fields.length; index++) {
      if (fields[index].startsWith("--")) {
        options.add(Option.parse(fields[index].substring(2)));
      } else {
        arguments.add(Argument.parse(fields[index]));
      }
    }
    return new CommandShape(
        fields[0], fields[1].startsWith("run"), fields[1].endsWith(",local"), arguments, options);
  }

  Optional<Option> findOption(String name) {
    return options.stream().filter(option -> option.names().contains(name)).findFirst();
  }

  /** The first argument that is a file. */
  Optional<Argument> file() {
    return arguments.stream().filter(Argument::isFile).findFirst();
  }
}
