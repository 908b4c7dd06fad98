package org.casanube.cli.kubo;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;
import org.casanube.cli.terminal.Terminal;

/** {@code ipfs version}: the version of the Kubo that this program stands in for. */
final class VersionCommand {
  private static final String KUBO = "0.42.0";

  private final Terminal terminal;

  VersionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  void run(Invocation invocation) throws IOException {
    if (invocation.find("encoding").filter("json"::equals).isPresent()) {
      terminal.line(json().toString());
    } else if (invocation.flag("all")) {
      all();
    } else if (invocation.flag("repo")) {
      terminal.line(Repository.VERSION);
    } else if (invocation.flag("number")) {
      terminal.line(KUBO);
    } else {
      terminal.line("ipfs version " + KUBO + (invocation.flag("commit") ? "-" + commit() : ""));
    }
  }

  void all() throws IOException {
    terminal.line("Kubo version: " + KUBO + "-" + commit());
    terminal.line("Repo version: " + Repository.VERSION);
    terminal.line("System version: " + system());
    terminal.line("Golang version: " + java());
  }

  private static JsonObject json() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("Version", new JsonString(KUBO));
    members.put("Commit", new JsonString(commit()));
    members.put("Repo", new JsonString(Repository.VERSION));
    members.put("System", new JsonString(system()));
    members.put("Golang", new JsonString(java()));
    return new JsonObject(members);
  }

  static String commit() {
    return "casanube-"
        + Objects.requireNonNullElse(
            VersionCommand.class.getPackage().getImplementationVersion(), "unpackaged");
  }

  private static String system() {
    return System.getProperty("os.arch")
        + "/"
        + System.getProperty("os.name").toLowerCase(Locale.ROOT);
  }

  private static String java() {
    return "java" + Runtime.version().feature();
  }
}
