package org.casanube.systemtests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.casanube.testpeers.Peer;

/** A real Kubo without a daemon, in a repository of its own. */
final class KuboRepo {
  private final Path program = Peer.KUBO.require();
  private final Path repository;

  /** A new repository in a folder that is not there yet, with the profile that is our default. */
  KuboRepo(Path folder) throws IOException, InterruptedException {
    repository = folder;
    String _ = run("init", "-e", "--profile=test");
    String _ = run("config", "profile", "apply", "unixfs-v1-2025");
  }

  /** The root that {@code ipfs add} gives the tree. */
  String add(Path tree, String... options) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("add", "-Q", "-r", "--pin=false"));
    arguments.addAll(List.of(options));
    arguments.add(tree.toString());
    return run(arguments.toArray(String[]::new));
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    return Output.of(
        command, Map.of("IPFS_PATH", repository.toString(), "IPFS_TELEMETRY", "off"), repository);
  }
}
