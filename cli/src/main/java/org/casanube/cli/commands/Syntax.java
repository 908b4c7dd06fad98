package org.casanube.cli.commands;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * What a command takes on the command line, told to picocli through its model and not by
 * annotations: reading annotations costs a command 80 ms of its start (docs/adr/0070).
 */
final class Syntax {
  private final CommandSpec spec;
  private int position;

  Syntax(Session session, Object command, String name, String description) {
    spec = CommandSpec.wrapWithoutInspection(command).name(name);
    UsageMessageSpec usage = spec.usageMessage();
    usage.description(description).sortOptions(false).sortSynopsis(false);
    usage.synopsisHeading("Usage: ").parameterListHeading("%n");
    usage.optionListHeading("%nOptions:%n").commandListHeading("%nCommands:%n");
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help.")
            .order(Integer.MAX_VALUE)
            .build());
    forEvery(session);
  }

  private void forEvery(Session session) {
    every(
        OptionSpec.builder("--json")
            .type(Boolean.class)
            .arity("0")
            .description("Print the result as JSON, one value per line."),
        value -> session.json(Boolean.TRUE.equals(value)));
    every(
        OptionSpec.builder("--node")
            .type(String.class)
            .paramLabel("URL")
            .description("The node to talk to (default: $CASANUBE_NODE, else the one here)."),
        value -> session.nodeUrl((String) value));
    every(
        OptionSpec.builder("--timeout")
            .type(Long.class)
            .paramLabel("SECONDS")
            .description("Give up when the node says nothing for so long (default: 600)."),
        value -> session.silence((Long) value));
  }

  private void every(OptionSpec.Builder option, Taker taker) {
    spec.addOption(option.order(1000).setter(new Given(taker)).build());
  }

  CommandSpec spec() {
    return spec;
  }

  /** Lines under the help, an example each. */
  void footer(String... lines) {
    spec.usageMessage().footer(lines);
  }

  Argument flag(String description, String... names) {
    return option(OptionSpec.builder(names).type(Boolean.class).arity("0"), description);
  }

  /** A switch that is understood and not told of. */
  void hidden(String description, String... names) {
    option(OptionSpec.builder(names).type(Boolean.class).arity("0").hidden(true), description);
  }

  Argument negatable(String description, String... names) {
    return option(
        OptionSpec.builder(names)
            .type(Boolean.class)
            .arity("0")
            .fallbackValue("true")
            .negatable(true),
        description);
  }

  Argument text(String label, String description, String... names) {
    return option(OptionSpec.builder(names).type(String.class).paramLabel(label), description);
  }

  Argument number(String label, String description, String... names) {
    return option(OptionSpec.builder(names).type(Long.class).paramLabel(label), description);
  }

  /** A parameter that must be there. */
  Argument one(String label, String description) {
    return parameter("1", String.class, label, description);
  }

  /** A parameter that may be left away. */
  Argument optional(String label, String description) {
    return parameter("0..1", String.class, label, description);
  }

  /** One or more parameters, the last of the command. */
  Argument several(String label, String description) {
    return parameter("1..*", List.class, label, description);
  }

  /** Any number of parameters, the last of the command. */
  Argument any(String label, String description) {
    return parameter("0..*", List.class, label, description);
  }

  private Argument option(OptionSpec.Builder option, String description) {
    OptionSpec built = option.description(description).build();
    spec.addOption(built);
    return new Argument(built);
  }

  private Argument parameter(String arity, Class<?> type, String label, String description) {
    PositionalParamSpec.Builder builder =
        PositionalParamSpec.builder()
            .arity(arity)
            .required(!arity.startsWith("0"))
            .type(type)
            .paramLabel(label)
            .description(description);
    if (type == List.class) {
      builder.auxiliaryTypes(String.class).index(position + "..*");
    } else {
      builder.index(Integer.toString(position));
    }
    position++;
    PositionalParamSpec built = builder.build();
    spec.addPositional(built);
    return new Argument(built);
  }

  /** Takes the value of an option. */
  private interface Taker {
    void take(Object value);
  }

  private record Given(Taker taker) implements ISetter {
    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // picocli's own signature
    public <T> @Nullable T set(@Nullable T value) {
      if (value != null) {
        taker.take(value);
      }
      return null;
    }
  }
}
