package org.casanube.p2p.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.testpeers.Peer;

/** A js-libp2p peer on loopback, in a process of its own. Answers are JSON, as text. */
final class JsPeer implements AutoCloseable {
  private static final String SCRIPT = "libp2p-peer.mjs";
  private static final Pattern ADDRESS = Pattern.compile("\"(/ip4/[^\"]+)\"");

  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;
  private final List<Multiaddr> addresses;
  private final String id;
  private int number;

  JsPeer(Path folder, String... options) throws IOException {
    this(List.of(), folder, options);
  }

  /** Run by this command, in a network of its own for example. */
  JsPeer(List<String> prefix, Path folder, String... options) throws IOException {
    Path modules = Peer.NPM_PEERS.require();
    Path node = Peer.NODE.require();
    Files.createDirectories(folder);
    Files.createSymbolicLink(folder.resolve("node_modules"), modules);
    try (InputStream script = JsPeer.class.getResourceAsStream("/peers/" + SCRIPT)) {
      if (script == null) {
        throw new IOException(SCRIPT + " is missing");
      }
      Files.copy(script, folder.resolve(SCRIPT));
    }
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of(node.toString(), folder.resolve(SCRIPT).toString()));
    command.addAll(List.of(options));
    process = new ProcessBuilder(command).redirectError(folder.resolve("errors").toFile()).start();
    answers = process.inputReader(UTF_8);
    commands = process.outputWriter(UTF_8);
    String ready = answers.readLine();
    if (ready == null) {
      throw new IOException("js peer: " + Files.readString(folder.resolve("errors")));
    }
    id = ready.replaceAll(".*\"peer\":\"([^\"]+)\".*", "$1");
    addresses = ADDRESS.matcher(ready).results().map(JsPeer::address).toList();
  }

  private static Multiaddr address(MatchResult match) {
    return Multiaddr.parse(match.group(1));
  }

  String id() {
    return id;
  }

  Multiaddr address() {
    return addresses.getFirst();
  }

  /** The answer to a command; fields are given as JSON without braces. */
  synchronized String ask(String command, String fields) throws IOException {
    number++;
    String comma = fields.isEmpty() ? "" : ",";
    commands.write("{\"id\":" + number + ",\"cmd\":\"" + command + "\"" + comma + fields + "}\n");
    commands.flush();
    String answer = answers.readLine();
    if (answer == null || answer.contains("\"error\"")) {
      throw new IOException(command + ": " + answer);
    }
    return answer;
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
