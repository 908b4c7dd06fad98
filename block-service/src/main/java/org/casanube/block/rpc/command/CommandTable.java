package org.casanube.block.rpc.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * All commands of Kubo with what they take, whether this service has them or not. Read from a file
 * of a line each: path, kind, arguments and options. Immutable.
 */
public final class CommandTable {
  /** The path of the root, whose options every command has. */
  public static final String ROOT = "/";

  private static final String FILE = "commands.tsv";

  private final Map<String, CommandShape> shapes;

  private CommandTable(Map<String, CommandShape> shapes) {
    this.shapes = shapes;
  }

  /** The commands of the Kubo that this service stands in for. */
  public static CommandTable ofKubo() {
    try (InputStream in =
        Objects.requireNonNull(CommandTable.class.getResourceAsStream(FILE), FILE)) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CommandTable parse(String text) {
    Map<String, CommandShape> shapes = new LinkedHashMap<>();
    text.lines()
        .filter(line -> !line.isEmpty())
        .map(CommandShape::parse)
        .forEach(shape -> shapes.put(shape.path(), shape));
    return new CommandTable(shapes);
  }

  public Optional<CommandShape> find(String path) {
    return Optional.ofNullable(shapes.get(path));
  }

  /** All, each before those below it. */
  public Collection<CommandShape> all() {
    return shapes.values();
  }

  /** The commands right below this one. */
  public List<CommandShape> below(String path) {
    String prefix = path.equals(ROOT) ? "" : path + "/";
    return shapes.values().stream()
        .filter(shape -> !shape.path().equals(ROOT) && shape.path().startsWith(prefix))
        .filter(shape -> shape.path().indexOf('/', prefix.length()) < 0)
        .toList();
  }

  /** The option of this name that a command or one above it has. */
  Optional<Option> findOption(CommandShape shape, String name) {
    Optional<Option> own = shape.findOption(name);
    String path = shape.path();
    while (own.isEmpty() && !path.equals(ROOT)) {
      int slash = path.lastIndexOf('/');
      path = slash < 0 ? ROOT : path.substring(0, slash);
      own = find(path).flatMap(above -> above.findOption(name));
    }
    return own;
  }
}
