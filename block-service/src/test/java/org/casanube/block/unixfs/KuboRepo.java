package org.casanube.block.unixfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.casanube.testpeers.Peer;

/** A real Kubo without a daemon, in a repository of its own. */
final class KuboRepo {
  private final Path program = Peer.KUBO.require();
  private final Path repository;

  /** A new repository in a folder that is not there yet. */
  KuboRepo(Path folder) {
    repository = folder;
    String _ = run("init", "-e", "--profile=test");
  }

  /** Applies one of Kubo's profiles. */
  void apply(String profile) {
    String _ = run("config", "profile", "apply", profile);
  }

  /** The root that {@code ipfs add} computes with these options, storing nothing. */
  String rootOf(Path content, String... options) {
    return add(List.of("--only-hash"), content, options);
  }

  /** The same, but stored: {@code --only-hash} fails on a tree with a symlink. */
  String storedRootOf(Path content, String... options) {
    return add(List.of("--pin=false"), content, options);
  }

  private String add(List<String> more, Path content, String... options) {
    List<String> arguments = new ArrayList<>(List.of("add", "-Q", "-r"));
    arguments.addAll(more);
    arguments.addAll(List.of(options));
    arguments.add(content.toString());
    return run(arguments.toArray(String[]::new));
  }

  /** What the command prints, without the line's end. */
  String run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .putAll(Map.of("IPFS_PATH", repository.toString(), "IPFS_TELEMETRY", "off"));
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      byte[] printed = process.getInputStream().readAllBytes();
      String text = new String(printed, StandardCharsets.UTF_8).strip();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + text);
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
