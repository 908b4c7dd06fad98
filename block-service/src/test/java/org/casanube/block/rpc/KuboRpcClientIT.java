package org.casanube.block.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.casanube.testpeers.KuboDaemon;
import org.casanube.testpeers.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client that programs in JavaScript use, unmodified. */
class KuboRpcClientIT {
  private static final Path SCRIPT = Path.of("..", "system-tests", "peers", "kubo-rpc.mjs");

  @TempDir Path folder;

  @Test
  void client_drivesEveryFamily() throws IOException, InterruptedException {
    Path node = Peer.NODE.require();
    Path packages = Peer.NPM_PEERS.require();
    Path scripts = Files.createDirectory(folder.resolve("scripts"));
    Files.createSymbolicLink(scripts.resolve("node_modules"), packages);
    Path script = Files.copy(SCRIPT, scripts.resolve("kubo-rpc.mjs"));
    Path output = folder.resolve("output");
    try (KuboDaemon kubo =
            KuboDaemon.in(folder.resolve("kubo")).option("--enable-pubsub-experiment").start();
        RpcClient rpc =
            new RpcClient(folder.resolve("home"), "--casanube.block.swarm.private-network=false")) {
      Process process =
          new ProcessBuilder(
                  node.toString(),
                  script.toString(),
                  "http://127.0.0.1:" + rpc.port(),
                  "http://127.0.0.1:" + kubo.rpcPort())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }
    assertThat(Files.readString(output))
        .contains("ok add", "ok peer", "ok routing")
        .doesNotContain("failed");
  }
}
