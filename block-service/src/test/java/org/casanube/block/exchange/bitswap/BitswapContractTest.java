package org.casanube.block.exchange.bitswap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.casanube.block.blocks.Block;
import org.casanube.block.exchange.Exchange;
import org.casanube.block.exchange.ExchangeContractTest;
import org.casanube.block.exchange.ExchangeSession;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Host;
import org.casanube.p2p.PeerBook;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.TcpTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BitswapContractTest extends ExchangeContractTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SystemScheduler scheduler = new SystemScheduler(Clock.systemUTC());
  private final Map<PeerId, Node> peers = new LinkedHashMap<>();
  private Node node;

  @BeforeEach
  void start() throws IOException {
    node = node();
  }

  @AfterEach
  void stop() {
    node.close();
    peers.values().forEach(Node::close);
    scheduler.close();
  }

  @Override
  protected Exchange exchange() {
    return node.bitswap();
  }

  @Override
  protected PeerId peerWith(List<Block> blocks) throws IOException {
    PeerId peer = distantPeerWith(blocks);
    node.host().dial(peer);
    return peer;
  }

  @Override
  protected void give(PeerId peer, List<Block> blocks) {
    Objects.requireNonNull(peers.get(peer)).add(blocks);
  }

  @Override
  protected PeerId distantPeerWith(List<Block> blocks) throws IOException {
    Node peer = node();
    peer.add(blocks);
    Host host = peer.host();
    peers.put(host.id(), peer);
    node.host().peers().addAddresses(host.id(), host.addresses(), PeerBook.Lives.CONFIGURED);
    return host.id();
  }

  /** One asks for all who want the same; each of them knows that somebody is asked. */
  @Test
  void report_ofWhoeverWantsTheSame_namesThoseThatWereAsked() throws Exception {
    List<Cid> nobodys = SimulatedNodes.cids(SimulatedNodes.blocks(1, 100));
    PeerId peer = peerWith(List.of());
    try (ExchangeSession first = exchange().openSession();
        ExchangeSession second = exchange().openSession()) {
      first.want(nobodys);
      awaitAsked(first, peer);
      second.want(nobodys);
      awaitAsked(second, peer);
    }
  }

  private static void awaitAsked(ExchangeSession session, PeerId peer) throws Exception {
    for (int count = 0; count < 600 && !hasAsked(session, peer); count++) {
      assertThat(session.next(Duration.ofMillis(50))).isEmpty();
    }
    assertThat(hasAsked(session, peer)).isTrue();
  }

  private static boolean hasAsked(ExchangeSession session, PeerId peer) {
    return session.report().peers().stream().anyMatch(report -> report.peer().equals(peer));
  }

  private Node node() throws IOException {
    KeyPair keys = KeyPair.generate(RANDOM);
    Host host =
        new HostBuilder(keys, scheduler)
            .transport(new TcpTransport(scheduler))
            .security(new Noise(keys, RANDOM))
            .build();
    host.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
    return Node.on(host);
  }
}
