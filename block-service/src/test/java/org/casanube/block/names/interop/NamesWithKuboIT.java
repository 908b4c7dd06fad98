package org.casanube.block.names.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.casanube.block.RunningService;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.NamePath;
import org.casanube.block.names.Names;
import org.casanube.block.names.PublishRequest;
import org.casanube.block.names.ResolveOptions;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Host;
import org.casanube.testpeers.KuboDaemon;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of Kubo resolved here, and ours there: by the table alone, and by gossip alone. */
class NamesWithKuboIT {
  private static final NamePath OURS = NamePath.parse("/ipfs/bafkqaddwgevxmmraojswg33smq");
  private static final String THEIRS = "/ipfs/bafkqaaa";
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "dhtserver, false, --casanube.block.names.pubsub=false",
    "none, true, --casanube.block.routing.dht=off"
  })
  void names_goBothWays(String routing, boolean gossip, String setting) throws Exception {
    try (KuboDaemon kubo =
            KuboDaemon.in(folder.resolve("kubo"))
                .routing(routing)
                .option(gossip ? "--enable-namesys-pubsub" : "--enable-gc=false")
                .start();
        RunningService service =
            new RunningService(
                folder.resolve("home"), "--casanube.block.swarm.private-network=false", setting)) {
      connect(kubo, service);
      Names names = service.context().getBean(Names.class);
      IpnsName ours = IpnsName.parse(service.context().getBean(Host.class).id().toString());
      IpnsName theirs = new IpnsName(PeerId.parse(kubo.run("id", "-f", "<id>").strip()));
      if (gossip) {
        // Each begins to follow the other's name by asking for it.
        followEachOther(kubo, names, ours, theirs);
      }

      Awaitility.await()
          .atMost(LONG)
          .ignoreExceptions()
          .untilAsserted(() -> {
            String ignored = kubo.run("name", "publish", "--allow-offline", THEIRS);
            assertThat(
                    names
                        .resolve(theirs.toPath(), ResolveOptions.usual().uncached())
                        .path()
                        .toString())
                .isEqualTo(THEIRS);
          });
      Awaitility.await()
          .atMost(LONG)
          .ignoreExceptions()
          .untilAsserted(() -> {
            var ignored = names.publish(PublishRequest.of(OURS, "self"));
            assertThat(kubo.run("name", "resolve", "--nocache", ours.toString()).strip())
                .isEqualTo(OURS.toString());
          });
    }
  }

  private static void followEachOther(
      KuboDaemon kubo, Names names, IpnsName ours, IpnsName theirs) {
    ask(() -> {
      var ignored = names.resolve(theirs.toPath(), ResolveOptions.usual().uncached());
    });
    ask(() -> {
      String ignored = kubo.run("name", "resolve", "--nocache", ours.toString());
    });
  }

  /** Asks once, though nobody knows yet. */
  private static void ask(Question question) {
    try {
      question.run();
    } catch (Exception nobodyKnows) {
      assertThat(nobodyKnows).isNotNull();
    }
  }

  /** What may find nothing. */
  @FunctionalInterface
  private interface Question {
    void run() throws Exception;
  }

  private static void connect(KuboDaemon kubo, RunningService service) throws Exception {
    Host host = service.context().getBean(Host.class);
    Awaitility.await().atMost(LONG).until(() -> !host.addresses().isEmpty());
    String address = host.addresses().getFirst() + "/p2p/" + host.id();
    assertThat(kubo.run("swarm", "connect", address)).contains("success");
  }
}
