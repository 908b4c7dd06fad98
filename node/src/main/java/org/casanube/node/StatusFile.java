package org.casanube.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * {@code run/status.json}, replaced as a whole whenever the state changes. It is JSON with one
 * member per line and two spaces before each, since the launcher reads it line by line with the
 * shell alone. Thread-safe.
 */
final class StatusFile {
  private final NodeHome home;
  private final String version;
  private final long pid;
  private final Instant startedAt;
  private boolean isRemoved;

  StatusFile(NodeHome home, String version, long pid, Instant startedAt) {
    this.home = home;
    this.version = version;
    this.pid = pid;
    this.startedAt = startedAt;
  }

  synchronized void write(NodeStatus status) {
    if (isRemoved) {
      return;
    }
    Path file = home.statusFile();
    Path part = file.resolveSibling("status.json.part");
    try {
      Files.writeString(part, text(status));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException refused) {
      throw new UncheckedIOException("can't write " + file, refused);
    }
  }

  /** Takes the file away for good, which says that no node runs. */
  synchronized void remove() {
    isRemoved = true;
    try {
      Files.deleteIfExists(home.statusFile());
    } catch (IOException refused) {
      throw new UncheckedIOException("can't delete " + home.statusFile(), refused);
    }
  }

  private String text(NodeStatus status) {
    List<String> members = new ArrayList<>();
    members.add(member("state", status.state().name().toLowerCase(Locale.ROOT)));
    String gateway = status.listeners().get(NodeStatus.GATEWAY);
    members.add(gateway == null ? "  \"gateway\": null" : member("gateway", gateway));
    members.add("  \"listeners\": " + listeners(status.listeners()));
    members.add("  \"swarm\": " + swarm(status.swarm()));
    String trouble = status.swarmTrouble();
    if (trouble != null) {
      members.add(member("swarmTrouble", trouble));
    }
    String refused = status.rpcTrouble();
    if (refused != null) {
      members.add(member("rpcTrouble", refused));
    }
    members.add("  \"pid\": " + pid);
    members.add(member("version", version));
    members.add(member("home", home.folder().toString()));
    members.add(member("startedAt", startedAt.toString()));
    String cause = status.cause();
    if (cause != null) {
      members.add(member("cause", cause));
    }
    return "{\n" + String.join(",\n", members) + "\n}\n";
  }

  private static String listeners(Map<String, String> listeners) {
    if (listeners.isEmpty()) {
      return "{}";
    }
    List<String> lines = new ArrayList<>();
    new TreeMap<>(listeners).forEach((name, url) -> lines.add("  " + member(name, url)));
    return "{\n" + String.join(",\n", lines) + "\n  }";
  }

  private static String swarm(List<String> addresses) {
    return addresses.isEmpty()
        ? "[]"
        : addresses.stream()
            .map(address -> "    \"" + quoted(address) + "\"")
            .collect(Collectors.joining(",\n", "[\n", "\n  ]"));
  }

  private static String member(String name, String value) {
    return "  \"" + name + "\": \"" + quoted(value) + "\"";
  }

  private static String quoted(String value) {
    return String.valueOf(JsonStringEncoder.getInstance().quoteAsCharArray(value));
  }
}
