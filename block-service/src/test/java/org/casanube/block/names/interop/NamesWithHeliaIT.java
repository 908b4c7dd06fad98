package org.casanube.block.names.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.casanube.block.RunningService;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.NamePath;
import org.casanube.block.names.Names;
import org.casanube.block.names.PublishRequest;
import org.casanube.block.names.ResolveOptions;
import org.casanube.p2p.Host;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Names of Helia resolved here, and ours there: by the table alone, and by gossip alone. */
class NamesWithHeliaIT {
  private static final NamePath OURS = NamePath.parse("/ipfs/bafkqaddwgevxmmraojswg33smq");
  private static final String THEIRS = "/ipfs/bafkqaaa";
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir static Path folder;
  private static JsPeer helia;

  @BeforeAll
  static void start() throws IOException {
    helia = new JsPeer(Files.createDirectories(folder.resolve("helia")), "helia-names.mjs");
    assertThat(helia.heard().propertyNames()).contains("dht", "gossip");
  }

  @AfterAll
  static void stop() {
    if (helia != null) {
      helia.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "dht, --casanube.block.names.pubsub=false",
    "gossip, --casanube.block.routing.dht=off"
  })
  void names_goBothWays(String by, String setting) throws Exception {
    try (RunningService service =
        new RunningService(
            folder.resolve(by), "--casanube.block.swarm.private-network=false", setting)) {
      Host host = service.context().getBean(Host.class);
      Names names = service.context().getBean(Names.class);
      Awaitility.await().atMost(LONG).until(() -> !host.addresses().isEmpty());
      String address = host.addresses().getFirst() + "/p2p/" + host.id();
      assertThat(told("dial", by, "addr", address, "peer")).isEqualTo(host.id().toString());

      theirsIsResolvedHere(by, names);
      oursIsResolvedThere(by, names, host.id().toString());
    }
  }

  /** By gossip only who follows a name hears of it, and asking begins that: so both go on. */
  private static void theirsIsResolvedHere(String by, Names names) {
    Awaitility.await()
        .atMost(LONG)
        .ignoreExceptions()
        .untilAsserted(() -> {
          String name = told("publish", by, "value", THEIRS, "name");
          NamePath path = IpnsName.parse(name.substring("/ipns/".length())).toPath();
          assertThat(names.resolve(path, ResolveOptions.usual().uncached()).path())
              .isEqualTo(NamePath.parse(THEIRS));
        });
  }

  private static void oursIsResolvedThere(String by, Names names, String self) {
    Awaitility.await()
        .atMost(LONG)
        .ignoreExceptions()
        .untilAsserted(() -> {
          var ignored = names.publish(PublishRequest.of(OURS, "self"));
          assertThat(told("resolve", by, "name", self, "value")).isEqualTo(OURS.toString());
        });
  }

  /** One field of what Helia answers to a command with one more field. */
  private static String told(String command, String by, String field, String value, String told)
      throws IOException {
    JsonNode answer = helia.ask(Map.of("cmd", command, "by", by, field, value));
    assertThat(answer.has("error")).as(answer.toString()).isFalse();
    return answer.required(told).asString();
  }
}
