package org.casanube.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.casanube.testpeers.Peer;

/** A script of this checkout that drives JavaScript packages of others. */
final class NpmPeer {
  private static final String PACKAGES = "node_modules";

  private final Path node = Peer.NODE.require();
  private final Path script;

  private NpmPeer(Path script) {
    this.script = script;
  }

  /** The script, beside the packages in a new folder: a script finds only what lies above it. */
  static NpmPeer of(String script, Path folder) throws IOException {
    Path packages = Peer.NPM_PEERS.require();
    Files.createDirectories(folder);
    Files.createSymbolicLink(folder.resolve(PACKAGES), packages);
    Path original = NubeProgram.checkout().resolve(script);
    return new NpmPeer(Files.copy(original, folder.resolve(original.getFileName())));
  }

  /** What it prints when called with these arguments. */
  String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(node.toString(), script.toString()));
    command.addAll(List.of(arguments));
    return Output.of(command, Map.of(), script.resolveSibling("."));
  }
}
