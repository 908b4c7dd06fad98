package org.casanube.block.exchange.bitswap.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import org.casanube.block.blocks.Block;
import org.casanube.block.exchange.ExchangeSession;
import org.casanube.block.exchange.bitswap.Node;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Host;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.TcpTransport;

/** What tests with real peers have in common: a node of ours over TCP, and content. */
final class RealPeers {
  static final int MIB = 1 << 20;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private RealPeers() {}

  static Node node(SystemScheduler scheduler) throws IOException {
    KeyPair keys = KeyPair.generate(RANDOM);
    Host host =
        new HostBuilder(keys, scheduler)
            .transport(new TcpTransport(scheduler))
            .security(new Noise(keys, RANDOM))
            .agent("casanube-test/1")
            .build();
    host.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
    return Node.on(host);
  }

  static String addressOf(Node node) {
    Host host = node.host();
    return host.addresses().getFirst().with(Protocol.P2P, host.id().toString()).toString();
  }

  static Path file(Path folder, int mib) throws IOException {
    byte[] bytes = new byte[mib * MIB];
    new Random(mib).nextBytes(bytes);
    return Files.write(folder.resolve("content-" + mib), bytes);
  }

  /** Fetches these into the node, and returns what the session saw. */
  static ExchangeSession.Report fetch(Node node, Collection<Cid> cids) throws Exception {
    try (ExchangeSession session = node.bitswap().openSession()) {
      session.want(cids);
      List<Block> blocks = new ArrayList<>();
      for (int count = 0; count < cids.size(); count++) {
        ExchangeSession.Arrival arrival = session.next(PATIENCE).orElseThrow();
        assertThat(arrival.block().matches()).isTrue();
        blocks.add(arrival.block());
      }
      node.add(blocks);
      return session.report();
    }
  }
}
