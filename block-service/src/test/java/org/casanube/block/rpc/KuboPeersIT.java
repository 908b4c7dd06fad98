package org.casanube.block.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.casanube.testpeers.KuboDaemon;
import org.casanube.testpeers.Peer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Kubo's own command line about peers, one of which is a Kubo, and what goes on for a while. */
class KuboPeersIT {
  private static final String TOPIC = "a-topic";
  private static final String ABSENT =
      "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir static Path folder;

  private static KuboDaemon kubo;
  private static RpcClient rpc;
  private static KuboCommandLine cli;
  private static String address;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    Path program = Peer.KUBO.require();
    kubo =
        KuboDaemon.in(folder.resolve("kubo"))
            .routing("dhtserver")
            .option("--enable-pubsub-experiment")
            .start();
    rpc = new RpcClient(folder.resolve("home"), "--casanube.block.swarm.private-network=false");
    cli = new KuboCommandLine(program, Files.createDirectory(folder.resolve("cli")), rpc.port());
    address = kubo.addresses().getFirst();
    assertThat(cli.ours("swarm", "connect", address)).contains(kubo.id(), "success");
  }

  @AfterAll
  static void stop() {
    if (rpc != null) {
      rpc.close();
    }
    if (kubo != null) {
      kubo.close();
    }
  }

  @Test
  void peer_isShownPingedAndFound() throws IOException, InterruptedException {
    String id = kubo.id();
    assertThat(cli.ours("swarm", "peers", "-v")).contains(id);
    assertThat(cli.ours("ping", "-n", "2", id)).contains("Pong received", "Average latency");
    assertThat(cli.ours("routing", "findpeer", id)).contains("/ip4/127.0.0.1/tcp/");
    assertThat(cli.ours("id", id)).contains(id, "kubo");
    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(cli.ours("stats", "dht", "lan")).contains(id));
    assertThat(cli.ours("provide", "stat", "--enc=json")).contains("online");
  }

  @Test
  void peering_isAddedShownAndRemoved() throws IOException, InterruptedException {
    String id = kubo.id();
    assertThat(cli.ours("swarm", "peering", "add", address)).contains(id, "success");
    assertThat(cli.ours("swarm", "peering", "ls")).contains(id);
    assertThat(cli.ours("swarm", "peering", "rm", id)).contains(id, "success");
    assertThat(cli.ours("swarm", "peering", "ls")).doesNotContain(id);
  }

  @Test
  void messages_goBothWays() throws Exception {
    Path message = Files.writeString(folder.resolve("message"), "said\n");
    Process ours = cli.begin("pubsub", "sub", TOPIC);
    Process theirs = kubo.begin("pubsub", "sub", TOPIC);
    try {
      CompletableFuture<String> heardHere = firstLine(ours);
      CompletableFuture<String> heardThere = firstLine(theirs);
      Awaitility.await()
          .atMost(LONG)
          .until(() -> {
            String ignored = kubo.run("pubsub", "pub", TOPIC, message.toString());
            return heardHere.isDone();
          });
      assertThat(heardHere.get()).isEqualTo("said");
      Awaitility.await().atMost(LONG).until(heardThere::isDone);
      assertThat(cli.ours("pubsub", "ls")).contains(TOPIC);
      Awaitility.await()
          .atMost(LONG)
          .untilAsserted(() -> assertThat(cli.ours("pubsub", "peers", TOPIC)).contains(kubo.id()));
      theirs.destroyForcibly();
      Process again = kubo.begin("pubsub", "sub", "another");
      try {
        CompletableFuture<String> second = firstLine(again);
        Awaitility.await()
            .atMost(LONG)
            .until(() -> {
              String ignored = cli.ours("pubsub", "pub", "another", message.toString());
              return second.isDone();
            });
        assertThat(second.get()).isEqualTo("said");
      } finally {
        again.destroyForcibly();
      }
    } finally {
      ours.destroyForcibly();
      theirs.destroyForcibly();
    }
  }

  @Test
  void messages_ofThisNode_areHeardByItsOwnSubscribers() throws Exception {
    Path message = Files.writeString(folder.resolve("own"), "said here\n");
    Process ours = cli.begin("pubsub", "sub", "own");
    try {
      CompletableFuture<String> heard = firstLine(ours);
      Awaitility.await()
          .atMost(LONG)
          .until(() -> {
            String ignored = cli.ours("pubsub", "pub", "own", message.toString());
            return heard.isDone();
          });
      assertThat(heard.get()).isEqualTo("said here");
    } finally {
      ours.destroyForcibly();
    }
  }

  @Test
  void log_isFollowed() throws Exception {
    Process tail = cli.begin("log", "tail");
    try {
      CompletableFuture<String> first = lineWith(tail, "told to those who listen");
      Awaitility.await()
          .atMost(LONG)
          .until(() -> {
            LoggerFactory.getLogger("org.casanube.block.rpc").warn("told to those who listen");
            return first.isDone();
          });
      assertThat(first.get()).contains("\"level\":\"warn\"", "org.casanube.block.rpc");
    } finally {
      tail.destroyForcibly();
    }
  }

  @Test
  void bandwidth_isToldAgainAndAgain() throws Exception {
    Process poll = cli.begin("stats", "bw", "--poll", "--interval=100ms", "--enc=json");
    try (BufferedReader lines = poll.inputReader(UTF_8)) {
      CompletableFuture<Long> told =
          CompletableFuture.supplyAsync(() -> lines.lines().limit(3).count());
      assertThat(told.get(60, TimeUnit.SECONDS)).isEqualTo(3);
    } finally {
      poll.destroyForcibly();
    }
  }

  @Test
  void want_isShownWhileItLasts() throws Exception {
    AtomicReference<Process> get = new AtomicReference<>(get());
    try {
      Awaitility.await()
          .atMost(LONG)
          .until(() -> {
            if (!get.get().isAlive()) {
              get.set(get());
            }
            return rpc.call("bitswap/wantlist").body().contains(ABSENT);
          });
    } finally {
      get.get().destroyForcibly();
    }
    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(cli.ours("bitswap", "wantlist")).isEmpty());
  }

  /** Asks for a block that nobody has, for a while. */
  private static Process get() throws IOException {
    return cli.begin("block", "get", "--timeout=20s", ABSENT);
  }

  private static CompletableFuture<String> firstLine(Process process) {
    return lineWith(process, "");
  }

  /** The first line that a process prints with this in it; all others are read, too. */
  private static CompletableFuture<String> lineWith(Process process, String wanted) {
    CompletableFuture<String> found = new CompletableFuture<>();
    Thread _ =
        Thread.ofVirtual()
            .name("lines")
            .start(() ->
                process
                    .inputReader(UTF_8)
                    .lines()
                    .filter(line -> line.contains(wanted))
                    .forEach(found::complete));
    return found;
  }
}
