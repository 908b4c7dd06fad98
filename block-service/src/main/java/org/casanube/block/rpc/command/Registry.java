package org.casanube.block.rpc.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The commands that this service has. Immutable. */
public final class Registry {
  private final CommandTable table;
  private final Map<String, Handler> handlers;

  private Registry(CommandTable table, Map<String, Handler> handlers) {
    this.table = table;
    this.handlers = Map.copyOf(handlers);
  }

  /** The commands of these families. */
  public static Registry of(CommandTable table, List<Family> families) {
    Builder builder = new Builder(table);
    families.forEach(family -> family.addTo(builder));
    return new Registry(table, builder.handlers);
  }

  public CommandTable table() {
    return table;
  }

  public Optional<Handler> find(String path) {
    return Optional.ofNullable(handlers.get(path));
  }

  /** The paths of all that can be called. */
  public Set<String> paths() {
    return handlers.keySet();
  }

  /** Takes commands. */
  public static final class Builder {
    private final CommandTable table;
    private final Map<String, Handler> handlers = new HashMap<>();

    private Builder(CommandTable table) {
      this.table = table;
    }

    public CommandTable table() {
      return table;
    }

    /**
     * Adds a command.
     *
     * @throws IllegalArgumentException if the table has none of this path that runs, or it is there
     */
    public Builder add(String path, Handler handler) {
      CommandShape shape =
          table
              .find(path)
              .orElseThrow(() -> new IllegalArgumentException("Kubo has no command " + path));
      if (!shape.runs() || shape.isLocal() || handlers.putIfAbsent(path, handler) != null) {
        throw new IllegalArgumentException("the command " + path + " can't be added");
      }
      return this;
    }
  }
}
