package org.casanube.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KuboRepositoryTest {
  private static final String RPC = "http://127.0.0.1:5001";
  private static final String CONTENT = "http://[::1]:8080";

  @TempDir Path folder = Path.of("");

  @Test
  void lines_areThoseThatToolsWaitFor() {
    List<String> swarm =
        List.of(
            "/ip4/127.0.0.1/tcp/4001/p2p/12D3",
            "/ip6/::1/tcp/4002/ws/p2p/12D3",
            "/ip4/192.0.2.7/tcp/4001/p2p/12D4/p2p-circuit/p2p/12D3");
    assertThat(KuboRepository.lines(URI.create(RPC), URI.create(CONTENT), swarm))
        .containsExactly(
            "Swarm listening on 127.0.0.1:4001 (TCP)",
            "Swarm listening on [::1]:4002 (TCP)",
            "Run 'ipfs id' to inspect announced and discovered multiaddrs of this node.",
            "RPC API server listening on /ip4/127.0.0.1/tcp/5001",
            "Gateway server listening on /ip6/::1/tcp/8080",
            "Daemon is ready");
    assertThat(KuboRepository.lines(URI.create(RPC), URI.create(CONTENT), List.of()))
        .startsWith("Swarm not listening, running in offline mode.");
  }

  @Test
  void files_areThereWhileTheDaemonIs() {
    KuboRepository repository =
        KuboRepository.of(Map.of(KuboRepository.PROPERTY, folder.toString())).orElseThrow();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    repository.ready(Map.of("kubo-rpc", RPC, "content", CONTENT), List.of(), out);
    assertThat(out.toString(UTF_8)).endsWith("Daemon is ready\n");
    assertThat(folder.resolve("api")).hasContent("/ip4/127.0.0.1/tcp/5001");
    assertThat(folder.resolve("gateway")).hasContent(CONTENT);
    repository.gone();
    assertThat(folder).isEmptyDirectory();
    assertThat(KuboRepository.of(Map.of())).isEmpty();
  }

  @Test
  void ready_withoutAnRpc_isRefused() {
    assertThatThrownBy(() ->
            new KuboRepository(folder)
                .ready(Map.of("content", CONTENT), List.of(), OutputStream.nullOutputStream()))
        .isInstanceOf(NodeRefusedException.class)
        .hasMessageContaining("kubo-rpc");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void settings_ofAStandIn_leaveTheSwarmToItsConfiguration() {
    NodeSettings settings =
        NodeSettings.read(
            Map.of("CASANUBE_PORT", "0", "CASANUBE_RPC_PORT", "5001"),
            Map.of("user.home", "/home/u", KuboRepository.PROPERTY, "/r"));
    assertThat(settings.gatewayPort()).isZero();
    assertThat(settings.rpcPort()).hasValue(5001);
    assertThat(settings.swarm()).isEmpty();
  }
}
