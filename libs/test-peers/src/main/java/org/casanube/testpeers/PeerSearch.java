package org.casanube.testpeers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The search for peers in one environment, which is passed in. */
record PeerSearch(Map<String, String> environment, Path home) {
  static final String PEERS_FOLDER = "CASANUBE_PEERS";
  static final String REQUIRE_ALL = "CASANUBE_REQUIRE_PEERS";

  PeerSearch {
    environment = Map.copyOf(environment);
  }

  static PeerSearch ofThisProcess() {
    return new PeerSearch(System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }

  Optional<Path> find(Peer peer) {
    return candidates(peer)
        .map(Path::toAbsolutePath)
        .filter(path -> peer.isFolder() ? Files.isDirectory(path) : isProgram(path))
        .findFirst();
  }

  Path require(Peer peer) {
    Optional<Path> found = find(peer);
    if (found.isPresent()) {
      return found.get();
    }
    throw Conditions.missing(reasonForMissing(peer), environment);
  }

  private Stream<Path> candidates(Peer peer) {
    String named = environment.getOrDefault(peer.variable(), "");
    if (!named.isBlank()) {
      return Stream.of(Path.of(named));
    }
    return Stream.concat(
        peer.inPeersFolder().stream().map(peersFolder()::resolve),
        peer.onSystem().stream().flatMap(this::onSystem));
  }

  private Path peersFolder() {
    String named = environment.getOrDefault(PEERS_FOLDER, "");
    return named.isBlank() ? home.resolve(".cache/casanube-peers") : Path.of(named);
  }

  private Stream<Path> onSystem(String program) {
    if (program.contains("/")) {
      return Stream.of(Path.of(program));
    }
    return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, program));
  }

  private String reasonForMissing(Peer peer) {
    String named = environment.getOrDefault(peer.variable(), "");
    if (!named.isBlank()) {
      return peer + " is missing: " + peer.variable() + " points to " + named + ", not found.";
    }
    return peer
        + " is missing: set "
        + peer.variable()
        + ", or let .ci/run fetch it ("
        + peersFolder()
        + " and the system were searched).";
  }

  private static boolean isProgram(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }
}
