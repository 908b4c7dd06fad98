package org.casanube.cli.commands;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NubeException;

final class SwarmKeyCommand extends NodeCommand {
  private static final Target KEY = Target.of("/api/v1/swarm/key");
  private static final int MAX_BYTES = 1024;
  private static final String OPEN =
      "this node is in no private network (casanube.block.swarm.private-network is false)";

  private final Argument action =
      syntax.optional("ACTION", "show, set or new; its fingerprint alone if absent.");

  private final Argument file =
      syntax.optional(
          "FILE", "What to set: a swarm.key as show writes it, or - for standard input.");

  SwarmKeyCommand(Session session) {
    super(session, "key", "Show or change the key of the private network.");
    syntax.footer(
        "",
        "Whoever holds the key is let in: give it to members alone, over a channel you trust.",
        "A change is used at once; nodes that hold another key are disconnected.",
        "Join two nodes:",
        "  on the first    nube swarm key show > swarm.key",
        "  on the second   nube swarm key set swarm.key");
  }

  @Override
  void run() throws IOException {
    String word = action.or("");
    switch (word) {
      case "" -> fingerprint();
      case "show" -> {
        JsonObject key = session.node().object("GET", KEY);
        session.result(key, key.text("key", "").stripTrailing().lines().toList());
        if (!isUsed(key)) {
          session.terminal().say("nube: this key is not used: " + OPEN);
        }
      }
      case "set" -> {
        JsonObject body = new JsonObject(Map.of("key", new JsonString(content())));
        changed(session.node().object("PUT", KEY, body));
      }
      case "new" -> changed(session.node().object("POST", KEY));
      default ->
          throw new NubeException(ExitCode.USAGE, word + " is none of show, set FILE and new");
    }
  }

  private void fingerprint() throws IOException {
    SwarmAddresses own = SwarmAddresses.of(session.node());
    String text =
        own.isPrivate()
            ? "key " + own.fingerprint() + "; nodes with the same fingerprint are in one network"
            : OPEN;
    session.result(own.answer(), own.trouble().isEmpty() ? text : "");
    own.requireReachable();
  }

  private void changed(JsonObject change) throws IOException {
    String key = change.text("fingerprint", "");
    String text =
        isUsed(change)
            ? "key %s is in use; %d connections were closed"
                .formatted(key, change.number("closedConnections", 0))
            : "key %s is kept, but not used: %s".formatted(key, OPEN);
    session.result(change, text);
  }

  private static boolean isUsed(JsonObject answer) {
    return !answer.members().containsKey("used") || answer.isTrue("used");
  }

  private String content() throws IOException {
    String name = file.or("");
    if (name.isEmpty()) {
      throw new NubeException(ExitCode.USAGE, "which file? nube swarm key set swarm.key");
    }
    byte[] bytes;
    if (name.equals("-")) {
      bytes = session.terminal().in().readNBytes(MAX_BYTES + 1);
    } else {
      try (InputStream in = Files.newInputStream(Path.of(name))) {
        bytes = in.readNBytes(MAX_BYTES + 1);
      }
    }
    if (bytes.length > MAX_BYTES) {
      throw new NubeException(
          ExitCode.REFUSED, name + " is no swarm key: it is longer than " + MAX_BYTES + " bytes");
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
