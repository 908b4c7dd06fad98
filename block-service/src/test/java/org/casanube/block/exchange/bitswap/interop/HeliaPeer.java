package org.casanube.block.exchange.bitswap.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.testpeers.Peer;

/** A Helia in a process of its own. Answers are JSON, as text. */
final class HeliaPeer implements AutoCloseable {
  private static final String SCRIPT = "helia-exchange.mjs";

  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;
  private final Multiaddr address;
  private int number;

  HeliaPeer(Path folder) throws IOException {
    Path modules = Peer.NPM_PEERS.require();
    Path node = Peer.NODE.require();
    Files.createDirectories(folder);
    Files.createSymbolicLink(folder.resolve("node_modules"), modules);
    try (InputStream script = HeliaPeer.class.getResourceAsStream("/peers/" + SCRIPT)) {
      if (script == null) {
        throw new IOException(SCRIPT + " is missing");
      }
      Files.copy(script, folder.resolve(SCRIPT));
    }
    process =
        new ProcessBuilder(node.toString(), folder.resolve(SCRIPT).toString())
            .redirectError(folder.resolve("errors").toFile())
            .start();
    answers = process.inputReader(UTF_8);
    commands = process.outputWriter(UTF_8);
    String ready = answers.readLine();
    if (ready == null) {
      throw new IOException("Helia: " + Files.readString(folder.resolve("errors")));
    }
    address = Multiaddr.parse(field(ready, "address"));
  }

  Multiaddr address() {
    return address;
  }

  /** The answer to a command; fields are given as JSON without braces. */
  synchronized String ask(String command, String fields) throws IOException {
    number++;
    commands.write("{\"id\":" + number + ",\"cmd\":\"" + command + "\"," + fields + "}\n");
    commands.flush();
    String answer = answers.readLine();
    if (answer == null || answer.contains("\"error\"")) {
      throw new IOException(command + ": " + answer);
    }
    return answer;
  }

  /** A field of an answer that is a string. */
  static String field(String answer, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(answer);
    if (!matcher.find()) {
      throw new IllegalArgumentException(name + " is not in " + answer);
    }
    return matcher.group(1);
  }

  /** The CIDs that an answer names as blocks. */
  static List<String> blocks(String answer) {
    String list = answer.substring(answer.indexOf("\"blocks\":["));
    return Pattern.compile("\"(b[a-z2-7]+)\"")
        .matcher(list)
        .results()
        .map(match -> match.group(1))
        .filter(text -> !text.equals("blocks"))
        .toList();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
