package org.casanube.block.exchange.bitswap.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casanube.block.exchange.bitswap.interop.RealPeers.MIB;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.casanube.block.exchange.ExchangeSession;
import org.casanube.block.exchange.bitswap.Node;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.testpeers.KuboDaemon;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kubo gives us blocks and takes them, as from one of its own. */
class KuboIT {
  private static final System.Logger LOG = System.getLogger(KuboIT.class.getName());

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
    Path file = RealPeers.file(folder, 256);
    try (KuboDaemon first = daemon("first");
        KuboDaemon second = daemon("second");
        Node node = RealPeers.node(scheduler)) {
      String root = add(first, file, "size-262144");
      Set<Cid> cids = dag(first, root);
      node.host().dial(addressOf(first));

      long start = System.nanoTime();
      ExchangeSession.Report report = RealPeers.fetch(node, cids);
      log("from Kubo", start);
      assertThat(report.bytes()).isGreaterThan(256L * MIB);
      assertThat(report.duplicateBytes()).isLessThan(report.bytes() / 50);

      second.run("swarm", "connect", RealPeers.addressOf(node));
      start = System.nanoTime();
      second.run("pin", "add", root);
      log("to Kubo", start);
      Path back = folder.resolve("back");
      second.run("get", "-o", back.toString(), root);
      assertThat(Files.mismatch(file, back)).isEqualTo(-1);
    }
  }

  @Test
  void fetch_ofManySmallBlocks_worksBothWays() throws Exception {
    Path file = RealPeers.file(folder, 4);
    try (KuboDaemon first = daemon("first");
        KuboDaemon second = daemon("second");
        Node node = RealPeers.node(scheduler)) {
      String root = add(first, file, "size-1024");
      node.host().dial(addressOf(first));
      long start = System.nanoTime();
      assertThat(RealPeers.fetch(node, dag(first, root)).blocks()).isGreaterThan(4096);
      log("small from Kubo", start);
      second.run("swarm", "connect", RealPeers.addressOf(node));
      start = System.nanoTime();
      second.run("pin", "add", root);
      log("small to Kubo", start);
    }
  }

  @Test
  void want_beforeThePeerHasTheBlock_isAnsweredWhenItComes() throws Exception {
    try (KuboDaemon kubo = daemon("kubo");
        Node node = RealPeers.node(scheduler)) {
      Path file = Files.writeString(folder.resolve("late"), "late");
      String late = kubo.run("add", "-Q", "--only-hash", "--cid-version=1", file.toString()).trim();
      node.host().dial(addressOf(kubo));
      try (ExchangeSession session = node.bitswap().openSession()) {
        session.want(List.of(Cid.parse(late)));
        assertThat(session.next(Duration.ofSeconds(1))).isEmpty();
        kubo.run("add", "-Q", "--cid-version=1", file.toString());
        assertThat(session.next(Duration.ofSeconds(30))).isPresent();
      }
    }
  }

  /** One that asks whomever it is connected with. */
  private KuboDaemon daemon(String name) throws Exception {
    return KuboDaemon.in(folder.resolve(name))
        .settings("Internal.Bitswap={\"BroadcastControl\":{\"Enable\":false}}")
        .start();
  }

  private static Multiaddr addressOf(KuboDaemon kubo) throws Exception {
    return Multiaddr.parse(kubo.addresses().getFirst());
  }

  private static String add(KuboDaemon kubo, Path file, String chunker) throws Exception {
    return kubo.run("add", "-Q", "--cid-version=1", "--chunker=" + chunker, file.toString()).trim();
  }

  private static Set<Cid> dag(KuboDaemon kubo, String root) throws Exception {
    Set<Cid> cids = new LinkedHashSet<>(List.of(Cid.parse(root)));
    kubo.run("refs", "-r", root).lines().map(Cid::parse).forEach(cids::add);
    return cids;
  }

  private static void log(String what, long start) {
    long millis = (System.nanoTime() - start) / 1_000_000;
    LOG.log(System.Logger.Level.INFO, () -> "%s: %d ms".formatted(what, millis));
  }
}
