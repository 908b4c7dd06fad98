package org.casanube.block.rpc.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Reads calls by the table of commands, as Kubo does. Thread-safe. */
public final class CallReader {
  /** The most arguments, of the address and the body together. */
  public static final int MAX_ARGUMENTS = 100_000;

  private static final int MAX_ARGUMENT_CHARACTERS = 16 * 1024;

  /** For the arguments in the bodies of all calls that are under way, with what each costs. */
  private static final long MAX_HELD_CHARACTERS = 16L * 1024 * 1024;

  private static final int COST_OF_ARGUMENT = 64;
  private static final String ARGUMENT = "arg";
  private static final Set<String> ENCODINGS = Set.of("json", "text", "textnl");

  private final CommandTable table;
  private final AtomicLong held = new AtomicLong();
  private final LongSupplier nanoTime;

  public CallReader(CommandTable table, LongSupplier nanoTime) {
    this.table = table;
    this.nanoTime = nanoTime;
  }

  /**
   * Which command a path means. What is behind one that runs is its first argument.
   *
   * @param path behind {@code /api/v0/}, decoded
   * @throws BadCallException if there is none
   */
  public Target target(String path) {
    Optional<CommandShape> whole = table.find(path);
    if (whole.isPresent() && !path.equals(CommandTable.ROOT)) {
      return remote(whole.get(), List.of());
    }
    int slash = path.lastIndexOf('/');
    Optional<CommandShape> above =
        slash < 0 ? Optional.empty() : table.find(path.substring(0, slash));
    if (above.isEmpty() || !above.get().runs()) {
      throw BadCallException.noCommand();
    }
    return remote(above.get(), List.of(path.substring(slash + 1)));
  }

  private static Target remote(CommandShape shape, List<String> arguments) {
    if (shape.isLocal()) {
      throw BadCallException.noCommand();
    }
    return new Target(shape, arguments);
  }

  /**
   * What is called.
   *
   * @param arguments that stood in the path
   */
  public record Target(CommandShape shape, List<String> arguments) {}

  /**
   * Reads the rest of a call.
   *
   * @param query as it was sent, still encoded; empty where there is none
   * @param parts the files of the body, null if it has none
   *     <p>What it holds of the budget of arguments is given back by {@link #release}.
   * @throws BadCallException if it makes no sense
   * @throws IOException if the body can't be read
   */
  public Call read(Target target, String query, @Nullable Parts parts, Output output)
      throws IOException {
    CommandShape shape = target.shape();
    Map<String, List<String>> given = Query.parse(query);
    List<String> arguments = new ArrayList<>(target.arguments());
    arguments.addAll(given.getOrDefault(ARGUMENT, List.of()));
    Map<String, List<String>> options = options(shape, given);
    if (shape.file().filter(Argument::isRequired).isPresent() && parts == null) {
      throw new BadCallException(
          "file argument '%s' is required".formatted(shape.file().get().name()));
    }
    Parts files = parts;
    if (parts != null && takesArgumentsOf(shape)) {
      try {
        addLines(parts, arguments);
      } catch (RuntimeException | IOException e) {
        // Before the caller hears of it, who may try again at once.
        release(parts);
        throw e;
      }
      files = null;
    }
    require(shape, arguments);
    return new Call(
        shape,
        new Call.Values(fitting(shape, arguments), options, fallbacks(shape)),
        files,
        output,
        new Call.Time(nanoTime, end(options)));
  }

  private Map<String, List<String>> options(CommandShape shape, Map<String, List<String>> given) {
    Map<String, List<String>> options = new HashMap<>();
    for (Map.Entry<String, List<String>> each : given.entrySet()) {
      if (each.getKey().equals(ARGUMENT)) {
        continue;
      }
      Optional<Option> known = table.findOption(shape, each.getKey());
      String name = known.map(Option::name).orElse(each.getKey());
      if (options.put(name, known.map(o -> checked(o, each.getValue())).orElse(each.getValue()))
          != null) {
        throw new BadCallException(
            "duplicate command options were provided (\"%s\" and \"%s\")"
                .formatted(each.getKey(), name));
      }
    }
    String encoding = options.getOrDefault("encoding", List.of("json")).getFirst();
    if (!ENCODINGS.contains(encoding)) {
      throw new BadCallException("invalid encoding: " + brief(encoding));
    }
    return options;
  }

  private static List<String> checked(Option option, List<String> given) {
    if (given.size() > 1 && option.type() != Option.Type.TEXTS) {
      throw new BadCallException(
          "expected key %s to have only a single value, received %s"
              .formatted(option.name(), brief(given.toString())));
    }
    return given.stream().map(option::checked).toList();
  }

  private Map<String, String> fallbacks(CommandShape shape) {
    Map<String, String> fallbacks = new HashMap<>();
    shape
        .options()
        .forEach(
            option -> option.fallback().ifPresent(value -> fallbacks.put(option.name(), value)));
    return fallbacks;
  }

  private static boolean takesArgumentsOf(CommandShape shape) {
    return !shape.arguments().isEmpty()
        && shape.arguments().getLast().isInBody()
        && !shape.arguments().getLast().isFile();
  }

  /** The call is over: what its arguments took is there for others. Harmless when repeated. */
  public void release(Parts parts) {
    held.addAndGet(-parts.giveBack());
  }

  private void addLines(Parts parts, List<String> arguments) throws IOException {
    Optional<RpcPart> part = parts.next();
    if (part.isEmpty()) {
      return;
    }
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(part.get().content(), StandardCharsets.UTF_8));
    StringBuilder line = new StringBuilder();
    for (int next = lines.read(); next >= 0; next = lines.read()) {
      if (next != '\n') {
        line.append((char) next);
      } else {
        add(line, parts, arguments);
      }
      if (line.length() > MAX_ARGUMENT_CHARACTERS) {
        throw new BadCallException("a line of the body is longer than " + MAX_ARGUMENT_CHARACTERS);
      }
    }
    add(line, parts, arguments);
  }

  private void hold(Parts parts, int characters) {
    int cost = characters + COST_OF_ARGUMENT;
    parts.hold(cost);
    if (held.addAndGet(cost) > MAX_HELD_CHARACTERS) {
      throw new BadCallException(
          "the arguments in bodies of calls are over the limit of "
              + MAX_HELD_CHARACTERS
              + " characters together");
    }
  }

  private void add(StringBuilder line, Parts parts, List<String> arguments) {
    String argument = line.toString().stripTrailing();
    line.setLength(0);
    if (!argument.isEmpty() && arguments.size() >= MAX_ARGUMENTS) {
      throw new BadCallException("more than " + MAX_ARGUMENTS + " arguments");
    }
    if (!argument.isEmpty()) {
      hold(parts, argument.length());
      arguments.add(argument);
    }
  }

  private static void require(CommandShape shape, List<String> arguments) {
    int needed = 0;
    for (Argument argument : shape.arguments()) {
      if (argument.isFile()) {
        continue;
      }
      if (!argument.isRequired()) {
        return;
      }
      if (++needed > arguments.size()) {
        throw new BadCallException("argument \"%s\" is required".formatted(argument.name()));
      }
    }
  }

  /** Without those that the command has no place for. */
  private static List<String> fitting(CommandShape shape, List<String> arguments) {
    List<Argument> texts =
        shape.arguments().stream().filter(argument -> !argument.isFile()).toList();
    boolean isVariadic = !texts.isEmpty() && texts.getLast().isVariadic();
    int count = isVariadic ? arguments.size() : Math.min(texts.size(), arguments.size());
    return List.copyOf(arguments.subList(0, count));
  }

  private Optional<Long> end(Map<String, List<String>> options) {
    List<String> timeout = options.getOrDefault("timeout", List.of());
    if (timeout.isEmpty()) {
      return Optional.empty();
    }
    try {
      Duration duration = GoDuration.parse(timeout.getFirst());
      return Optional.of(nanoTime.getAsLong() + duration.toNanos());
    } catch (RpcException e) {
      throw new BadCallException(String.valueOf(e.getMessage()));
    }
  }

  private static String brief(String text) {
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }
}
