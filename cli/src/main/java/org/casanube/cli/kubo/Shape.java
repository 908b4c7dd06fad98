package org.casanube.cli.kubo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a command of Kubo takes.
 *
 * @param path as in {@code pin/add}; {@code /} for the root, whose options all commands have
 * @param runs false for one that only has others below it
 * @param isLocal true for one that no server takes
 */
record Shape(
    String path, boolean runs, boolean isLocal, List<Parameter> parameters, List<Option> options) {
  Shape {
    parameters = List.copyOf(parameters);
    options = List.copyOf(options);
  }

  /**
   * A parameter.
   *
   * @param isFile whether it names a file, whose content is sent
   * @param isInBody whether it may come by standard input
   */
  record Parameter(
      String name, boolean isFile, boolean isVariadic, boolean isRequired, boolean isInBody) {
    static Parameter parse(String text) {
      boolean isFile = text.startsWith("@");
      boolean isInBody = text.endsWith("<");
      String rest = text.substring(isFile ? 1 : 0, text.length() - (isInBody ? 1 : 0));
      boolean isOptional = rest.endsWith("?");
      rest = isOptional ? rest.substring(0, rest.length() - 1) : rest;
      boolean isVariadic = rest.endsWith("...");
      rest = isVariadic ? rest.substring(0, rest.length() - 3) : rest;
      return new Parameter(rest, isFile, isVariadic, !isOptional, isInBody);
    }

    String usage() {
      String one = "<" + name + ">" + (isVariadic ? "..." : "");
      return isRequired ? one : "[" + one + "]";
    }
  }

  /**
   * An option.
   *
   * @param names the first is the one that servers know
   */
  record Option(List<String> names, boolean isFlag) {
    Option {
      names = List.copyOf(names);
    }

    static Option parse(String text) {
      int colon = text.indexOf(':');
      return new Option(
          List.of(text.substring(0, colon).split(",")), text.startsWith("bool", colon + 1));
    }

    String name() {
      return names.getFirst();
    }
  }

  static Shape parse(String line) {
    String[] fields = line.split("\t", -1);
    List<Parameter> parameters = new ArrayList<>();
    List<Option> options = new ArrayList<>();
    for (int i = 2; i < fields.length; i++) {
      if (fields[i].startsWith("--")) {
        options.add(Option.parse(fields[i].substring(2)));
      } else {
        parameters.add(Parameter.parse(fields[i]));
      }
    }
    return new Shape(
        fields[0], fields[1].startsWith("run"), fields[1].endsWith(",local"), parameters, options);
  }

  Optional<Option> findOption(String name) {
    return options.stream().filter(option -> option.names().contains(name)).findFirst();
  }

  /** The parameter that is a file. */
  Optional<Parameter> file() {
    return parameters.stream().filter(Parameter::isFile).findFirst();
  }

  /** As it is typed, without options. */
  String usage() {
    StringBuilder text = new StringBuilder("ipfs");
    if (!path.equals(Shapes.ROOT)) {
      text.append(' ').append(path.replace('/', ' '));
    }
    parameters.forEach(parameter -> text.append(' ').append(parameter.usage()));
    return text.toString();
  }
}
