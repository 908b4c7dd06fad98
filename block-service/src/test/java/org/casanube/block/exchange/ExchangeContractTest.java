package org.casanube.block.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.casanube.block.blocks.Block;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;
import org.junit.jupiter.api.Test;

/** What every exchange does, whoever the peers are. */
public abstract class ExchangeContractTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final Random random = new Random(4);

  /** The exchange tested. */
  protected abstract Exchange exchange();

  /** A connected peer that has these blocks. */
  protected abstract PeerId peerWith(List<Block> blocks) throws Exception;

  /** Gives a peer made by {@link #peerWith} more blocks. */
  protected abstract void give(PeerId peer, List<Block> blocks);

  /** A peer that can be dialled and is not connected. */
  protected abstract PeerId distantPeerWith(List<Block> blocks) throws Exception;

  @Test
  void next_ofBlocksThatPeersHave_givesEachOnce() throws Exception {
    List<Block> blocks = blocks(200);
    PeerId one = peerWith(blocks.subList(0, 120));
    PeerId other = peerWith(blocks.subList(80, 200));
    try (ExchangeSession session = exchange().openSession()) {
      session.want(cids(blocks));
      session.want(cids(blocks));
      Set<Cid> arrived = new LinkedHashSet<>();
      for (int count = 0; count < blocks.size(); count++) {
        ExchangeSession.Arrival arrival = session.next(LONG).orElseThrow();
        assertThat(arrived.add(arrival.cid())).isTrue();
        assertThat(arrival.block().matches()).isTrue();
        assertThat(arrival.block().multihash()).isEqualTo(arrival.cid().multihash());
        assertThat(arrival.from()).isIn(one, other);
      }
      assertThat(session.next(SHORT)).isEmpty();

      ExchangeSession.Report report = session.report();
      assertThat(report.wanted()).isZero();
      assertThat(report.blocks()).isEqualTo(blocks.size());
      assertThat(report.bytes()).isEqualTo(blocks.stream().mapToLong(Block::size).sum());
      assertThat(report.peers().stream().mapToLong(ExchangeSession.PeerReport::bytes).sum())
          .isEqualTo(report.bytes());
    }
  }

  @Test
  void want_ofBlockThatWasTaken_getsItAgain() throws Exception {
    List<Block> blocks = blocks(1);
    PeerId peer = peerWith(blocks);
    try (ExchangeSession session = exchange().openSession()) {
      for (int round = 0; round < 2; round++) {
        session.want(cids(blocks));
        assertThat(session.next(LONG).orElseThrow().from()).isEqualTo(peer);
      }
    }
  }

  @Test
  void next_ofBlockUnderTwoCids_givesBoth() throws Exception {
    Block block = blocks(1).getFirst();
    PeerId ignored = peerWith(List.of(block));
    Set<Cid> wanted =
        Set.of(
            Cid.v0(block.multihash()),
            Cid.v1(Multicodec.DAG_PB, block.multihash()),
            Cid.v1(Multicodec.RAW, block.multihash()));
    try (ExchangeSession session = exchange().openSession()) {
      session.want(wanted);
      Set<Cid> arrived = new LinkedHashSet<>();
      for (int count = 0; count < wanted.size(); count++) {
        arrived.add(session.next(LONG).orElseThrow().cid());
      }
      assertThat(arrived).isEqualTo(wanted);
    }
  }

  @Test
  void next_ofTwoSessions_givesBlockToBoth() throws Exception {
    List<Block> blocks = blocks(1);
    try (ExchangeSession one = exchange().openSession();
        ExchangeSession other = exchange().openSession()) {
      one.want(cids(blocks));
      other.want(cids(blocks));
      PeerId ignored = peerWith(blocks);
      assertThat(one.next(LONG)).isPresent();
      assertThat(other.next(LONG)).isPresent();
    }
  }

  @Test
  void next_ofBlockThatComesLater_waitsForIt() throws Exception {
    List<Block> blocks = blocks(2);
    PeerId peer = peerWith(blocks.subList(0, 1));
    try (ExchangeSession session = exchange().openSession()) {
      session.want(cids(blocks));
      assertThat(session.next(LONG)).isPresent();
      assertThat(session.next(SHORT)).isEmpty();
      assertThat(session.report().wanted()).isEqualTo(1);
      give(peer, blocks.subList(1, 2));
      assertThat(session.next(LONG).orElseThrow().block()).isEqualTo(blocks.get(1));
    }
  }

  @Test
  void cancel_ofWanted_isNotGiven() throws Exception {
    List<Block> blocks = blocks(2);
    PeerId peer = peerWith(List.of());
    try (ExchangeSession session = exchange().openSession()) {
      session.want(cids(blocks));
      session.cancel(cids(blocks.subList(0, 1)));
      give(peer, blocks);
      assertThat(session.next(LONG).orElseThrow().block()).isEqualTo(blocks.get(1));
      assertThat(session.next(SHORT)).isEmpty();
      session.want(cids(blocks));
      assertThat(session.next(LONG).orElseThrow().block()).isEqualTo(blocks.get(0));
    }
  }

  @Test
  void suggest_ofPeerNotConnected_getsItsBlocks() throws Exception {
    List<Block> blocks = blocks(3);
    PeerId peer = distantPeerWith(blocks);
    try (ExchangeSession session = exchange().openSession()) {
      session.want(cids(blocks));
      assertThat(session.next(SHORT)).isEmpty();
      session.suggest(peer);
      for (int count = 0; count < blocks.size(); count++) {
        assertThat(session.next(LONG).orElseThrow().from()).isEqualTo(peer);
      }
    }
  }

  @Test
  void close_endsWaiting() throws Exception {
    ExchangeSession session = exchange().openSession();
    session.want(cids(blocks(1)));
    CompletableFuture<Optional<ExchangeSession.Arrival>> waiting = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("waiting")
        .start(() -> {
          try {
            waiting.complete(session.next(LONG));
          } catch (InterruptedException e) {
            waiting.completeExceptionally(e);
          }
        });
    session.close();
    assertThat(waiting.get(30, TimeUnit.SECONDS)).isEmpty();
    session.want(cids(blocks(1)));
    assertThat(session.next(LONG)).isEmpty();
    assertThat(session.report().wanted()).isZero();
    session.close();
  }

  /** Some of a few bytes, some of many. */
  protected final List<Block> blocks(int count) {
    return Stream.generate(this::block).limit(count).toList();
  }

  private Block block() {
    byte[] bytes = new byte[random.nextBoolean() ? 100 : 50_000];
    random.nextBytes(bytes);
    return Block.of(Multihash.sha256(bytes), bytes);
  }

  /** Their CIDs, of codec raw. */
  protected static List<Cid> cids(List<Block> blocks) {
    return blocks.stream().map(block -> Cid.v1(Multicodec.RAW, block.multihash())).toList();
  }
}
