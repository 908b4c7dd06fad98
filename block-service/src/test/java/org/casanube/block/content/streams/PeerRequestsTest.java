package org.casanube.block.content.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.blocks.BlocksListener;
import org.casanube.block.blocks.InMemoryBlockStore;
import org.casanube.block.blocks.LocalBlocks;
import org.casanube.block.blocks.TestBlocks;
import org.casanube.block.content.ContentGateway;
import org.casanube.block.content.NameSource;
import org.casanube.block.content.StaticContentNames;
import org.casanube.block.exchange.FakeExchange;
import org.casanube.block.exchange.Traffic;
import org.casanube.block.exchange.Way;
import org.casanube.block.reachability.FakeBlocks;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.retrieval.FetchListener;
import org.casanube.block.retrieval.FetchRequest;
import org.casanube.block.retrieval.FetchSettings;
import org.casanube.block.retrieval.FetchWatch;
import org.casanube.block.retrieval.Fetched;
import org.casanube.block.retrieval.LocalRetrieval;
import org.casanube.block.retrieval.PeerAccess;
import org.casanube.block.retrieval.PeerRetrieval;
import org.casanube.block.retrieval.http.KnownGateways;
import org.casanube.block.unixfs.ReadAhead;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Host;
import org.casanube.p2p.Stream;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.TcpTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two hosts on this machine: one has content, the other fetches it. */
class PeerRequestsTest {
  private final SecureRandom random = new SecureRandom();
  private final SystemScheduler scheduler = new SystemScheduler(Clock.systemUTC());
  private final FakeBlocks held = new FakeBlocks();
  private final Set<Cid> withheld = ConcurrentHashMap.newKeySet();
  private final AtomicInteger sentBlocks = new AtomicInteger();
  private final AtomicLong sentBytes = new AtomicLong();
  private final Traffic traffic =
      new Traffic() {
        @Override
        public void sent(Way way, PeerId peer, int blocks, long bytes) {
          assertThat(way).isEqualTo(Way.ARCHIVE);
          assertThat(peer).isEqualTo(client.id());
          sentBytes.addAndGet(bytes);
          sentBlocks.addAndGet(blocks);
        }
      };
  private final Host server = host();
  private final Host client = host();

  private Host host() {
    KeyPair keys = KeyPair.generate(random);
    try {
      return new HostBuilder(keys, scheduler)
          .transport(new TcpTransport(scheduler))
          .security(new Noise(keys, random))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void connect() throws IOException {
    server.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
    ContentGateway gateway =
        new ContentGateway(
            new LocalRetrieval(held),
            ReadAhead.NONE,
            new KeyHash(new Random(1)),
            new Random(2),
            new SimpleMeterRegistry(),
            _ -> Optional.empty(),
            new NameSource(new StaticContentNames(), Clock.systemUTC()));
    new PeerRequests(
            server, gateway, new LocalRetrieval(held), (_, cid) -> !withheld.contains(cid), traffic)
        .start();
    client.peers().addAddresses(server.id(), server.addresses(), Duration.ofHours(1));
    var _ = client.dial(server.id());
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            client
                .peers()
                .description(server.id())
                .filter(peer -> peer.protocols().contains(PeerRequests.PROTOCOL))
                .isPresent());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    scheduler.close();
  }

  @Test
  void fetch_fromConnectedNode_streamsItsArchive() {
    List<Cid> leaves = new ArrayList<>();
    Cid root;
    try (Blocks.WriteSession session = held.openSession()) {
      for (int leaf = 0; leaf < 200; leaf++) {
        leaves.add(FakeBlocks.addLeaf(session, TestBlocks.random(leaf, 60_000).toBytes()));
      }
      root = FakeBlocks.addNode(session, leaves);
    }
    Blocks here = new LocalBlocks(new InMemoryBlockStore(), BlocksListener.NONE);
    try (KnownGateways gateways =
        new KnownGateways(
            client, List.of(), Duration.ofSeconds(30), true, true, Map::of, Clock.systemUTC())) {
      PeerRetrieval retrieval =
          new PeerRetrieval(
              here,
              new PeerAccess(new FakeExchange(), (_, _) -> {}, gateways),
              new KeyHash(new Random(3)),
              FetchSettings.DEFAULT,
              Clock.systemUTC(),
              FetchListener.NONE);
      try (Fetched fetched = retrieval.fetch(FetchRequest.dag(root), FetchWatch.NONE)) {
        assertThat(fetched.progress().blocks()).isEqualTo(201);
        assertThat(fetched.progress().bytes()).isGreaterThan(200 * 60_000L);
        await().atMost(Duration.ofSeconds(30)).until(() -> sentBlocks.get() == 201);
        assertThat(sentBytes.get()).isEqualTo(fetched.progress().bytes());
      }
    }
    assertThat(leaves).allMatch(leaf -> here.findSize(leaf).isPresent());
  }

  @Test
  void request_ofMissing_isAnsweredFromHereAlone() throws Exception {
    Block block = TestBlocks.of("nowhere");
    Cid cid = Cid.v1(Multicodec.RAW, block.multihash());
    assertThat(ask("GET /ipfs/" + cid + "?format=raw HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 412 ");
  }

  @Test
  void request_ofBlockThatThePolicyWithholds_isAnsweredAsIfItWereMissing() throws Exception {
    Cid leaf = held.addLeaf("for others");
    Cid root = held.addNode(leaf, held.addLeaf("for all"));
    withheld.add(leaf);
    assertThat(ask("GET /ipfs/" + leaf + "?format=raw HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 412 ");
    assertThat(ask("GET /ipfs/" + root + "?format=raw HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
    assertThatThrownBy(() -> ask("GET /ipfs/" + root + "?format=car HTTP/1.1\r\n\r\n"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void request_ofPage_isCutOff() {
    Cid leaf = held.addLeaf("page");
    assertThatThrownBy(() -> ask("GET /ipfs/" + leaf + " HTTP/1.1\r\n\r\n"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void request_ofJunk_isCutOff() {
    for (String junk :
        List.of("\r\n\r\n", "GET\r\n\r\n", "G".repeat(20_000), "GET x HTTP/1.1\r\n\r\n")) {
      assertThatThrownBy(() -> ask(junk)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void request_ofAnotherFormat_isCutOff() {
    Cid leaf = held.addLeaf("page");
    for (String query :
        List.of("format=tar&x=format=car", "x=format=raw", "format=dag-json&format=raw", "f=%zz")) {
      assertThatThrownBy(() -> ask("GET /ipfs/" + leaf + "?" + query + " HTTP/1.1\r\n\r\n"))
          .as(query)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void request_besideAPeerThatNeverEndsItsOwn_isAnswered() throws Exception {
    Cid leaf = held.addLeaf("for all");
    Host hog = host();
    try {
      hog.peers().addAddresses(server.id(), server.addresses(), Duration.ofHours(1));
      for (int count = 0; count < PeerRequests.AT_ONCE; count++) {
        Stream stream = hog.newStream(server.id(), PeerRequests.PROTOCOL);
        stream.write(ByteBuffer.wrap("GET /".getBytes(StandardCharsets.US_ASCII)));
      }
      for (int round = 0; round < 40; round++) {
        assertThat(ask("GET /ipfs/" + leaf + "?format=raw HTTP/1.1\r\n\r\n"))
            .startsWith("HTTP/1.1 200 ");
      }
    } finally {
      hog.close();
    }
  }

  private String ask(String request) throws IOException {
    try (Stream stream = client.newStream(server.id(), PeerRequests.PROTOCOL)) {
      stream.expireAfter(Duration.ofSeconds(30));
      stream.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      stream.closeWrite();
      return new String(stream.inputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
