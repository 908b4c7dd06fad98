package org.casanube.block.exchange.bitswap.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.casanube.block.exchange.ExchangeSession;
import org.casanube.block.exchange.bitswap.Node;
import org.casanube.multiformats.Cid;
import org.casanube.p2p.schedule.SystemScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Helia gives us blocks and takes them, as from one of its own. */
class HeliaIT {
  private static final System.Logger LOG = System.getLogger(HeliaIT.class.getName());

  @TempDir Path folder;
  private SystemScheduler scheduler;

  @BeforeEach
  void start() {
    scheduler = new SystemScheduler(Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    scheduler.close();
  }

  @Test
  void fetch_of256MiB_worksBothWays() throws Exception {
    try (Node node = RealPeers.node(scheduler)) {
      String added = fetchFromHelia(node, "\"mib\":256,\"chunk\":1048576");
      giveToHelia(node, added);
    }
  }

  @Test
  void fetch_ofManySmallBlocks_worksBothWays() throws Exception {
    try (Node node = RealPeers.node(scheduler)) {
      String added = fetchFromHelia(node, "\"mib\":2,\"chunk\":1024");
      giveToHelia(node, added);
    }
  }

  private String fetchFromHelia(Node node, String content) throws Exception {
    try (HeliaPeer helia = new HeliaPeer(folder.resolve("gives"))) {
      String added = helia.ask("add", content);
      List<Cid> cids = HeliaPeer.blocks(added).stream().map(Cid::parse).toList();
      node.host().dial(helia.address());
      long start = System.nanoTime();
      ExchangeSession.Report report = RealPeers.fetch(node, cids);
      log("from Helia", start);
      assertThat(report.blocks()).isEqualTo(cids.size());
      assertThat(report.duplicateBytes()).isLessThan(report.bytes() / 50);
      return added;
    }
  }

  private void giveToHelia(Node node, String added) throws Exception {
    try (HeliaPeer helia = new HeliaPeer(folder.resolve("takes"))) {
      helia.ask("dial", "\"addr\":\"" + RealPeers.addressOf(node) + "\"");
      long start = System.nanoTime();
      String read = helia.ask("cat", "\"root\":\"" + HeliaPeer.field(added, "root") + "\"");
      log("to Helia", start);
      assertThat(HeliaPeer.field(read, "sha256")).isEqualTo(HeliaPeer.field(added, "sha256"));
    }
  }

  private static void log(String what, long start) {
    long millis = (System.nanoTime() - start) / 1_000_000;
    LOG.log(System.Logger.Level.INFO, () -> "%s: %d ms".formatted(what, millis));
  }
}
