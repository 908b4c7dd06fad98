package org.casanube.testpeers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

class PeerSearchTest {
  @TempDir Path home;

  @Test
  void find_ofNamedProgram_takesItBeforeTheFolderOfPeers() throws IOException {
    Path named = program(home.resolve("elsewhere/ipfs"));
    program(home.resolve(".cache/casanube-peers/bin/ipfs"));

    assertThat(search(Map.of("KUBO_BIN", named.toString())).find(Peer.KUBO)).contains(named);
  }

  @Test
  void find_ofWronglyNamedProgram_doesNotFallBack() throws IOException {
    program(home.resolve(".cache/casanube-peers/bin/ipfs"));

    assertThat(search(Map.of("KUBO_BIN", "/nowhere/ipfs")).find(Peer.KUBO)).isEmpty();
  }

  @Test
  void find_inFolderOfPeers_usesTheDefaultAndTheNamedFolder() throws IOException {
    Path inDefault = program(home.resolve(".cache/casanube-peers/bin/ipfs"));
    Path inNamed = program(home.resolve("peers/bin/ipfs"));

    assertThat(search(Map.of()).find(Peer.KUBO)).contains(inDefault);
    assertThat(search(Map.of("CASANUBE_PEERS", home + "/peers")).find(Peer.KUBO)).contains(inNamed);
  }

  @Test
  void find_onPath_skipsWhatIsNotExecutable() throws IOException {
    Files.createDirectories(home.resolve("a"));
    Files.writeString(home.resolve("a/wrk"), "not a program");
    Path second = program(home.resolve("b/wrk"));

    assertThat(search(Map.of("PATH", home + "/a:" + home + "/b")).find(Peer.WRK)).contains(second);
  }

  @Test
  void find_ofNpmPeers_wantsAFolder() throws IOException {
    Path folder = Files.createDirectories(home.resolve(".cache/casanube-peers/npm/node_modules"));

    assertThat(search(Map.of()).find(Peer.NPM_PEERS)).contains(folder);
  }

  @ParameterizedTest
  @EnumSource(names = {"KUBO", "VERSITYGW", "FERRETDB", "NODE", "NPM_PEERS", "WRK"})
  void require_ofMissingPeer_abortsWithTheVariableNamed(Peer peer) {
    assertThatThrownBy(() -> search(Map.of()).require(peer))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining(peer.name())
        .hasMessageContaining(peer.variable());
  }

  @Test
  void require_whereAllMustBeThere_fails() {
    assertThatThrownBy(() -> search(Map.of("CASANUBE_REQUIRE_PEERS", "true")).require(Peer.KUBO))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("CASANUBE_REQUIRE_PEERS");
  }

  private PeerSearch search(Map<String, String> environment) {
    return new PeerSearch(environment, home);
  }

  private static Path program(Path path) throws IOException {
    Files.createDirectories(path.getParent());
    Files.writeString(path, "#!/bin/sh\n");
    assertThat(path.toFile().setExecutable(true)).isTrue();
    return path;
  }
}
