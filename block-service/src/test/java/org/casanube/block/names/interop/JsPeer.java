package org.casanube.block.names.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.casanube.testpeers.Peer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A script of libraries in JavaScript, in a process of its own, that answers lines with lines. */
final class JsPeer implements AutoCloseable {
  private final JsonMapper json = new JsonMapper();
  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;

  JsPeer(Path folder, String script) throws IOException {
    Path modules = Peer.NPM_PEERS.require();
    Files.createSymbolicLink(folder.resolve("node_modules"), modules);
    try (InputStream text = JsPeer.class.getResourceAsStream("/peers/" + script)) {
      if (text == null) {
        throw new IOException(script + " is missing");
      }
      Files.copy(text, folder.resolve(script));
    }
    process =
        new ProcessBuilder(Peer.NODE.require().toString(), folder.resolve(script).toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    answers = process.inputReader(UTF_8);
    commands = process.outputWriter(UTF_8);
  }

  /** The answer to a command; what went wrong stands under {@code error}. */
  JsonNode ask(Map<String, ?> command) throws IOException {
    commands.write(json.writeValueAsString(command));
    commands.write('\n');
    commands.flush();
    return heard();
  }

  /** The next line that it says. */
  JsonNode heard() throws IOException {
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the js peer is gone");
    }
    return json.readTree(answer);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
