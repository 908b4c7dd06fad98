package org.casanube.block.exchange.bitswap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.TestBlocks;
import org.casanube.block.exchange.ExchangeSession;
import org.casanube.block.exchange.bitswap.stream.FrameMemory;
import org.casanube.block.exchange.bitswap.stream.FrameReader;
import org.casanube.block.exchange.bitswap.wire.Dialect;
import org.casanube.block.exchange.bitswap.wire.Message;
import org.casanube.block.exchange.bitswap.wire.MessageBuilder;
import org.casanube.block.exchange.bitswap.wire.MessageDecoder;
import org.casanube.block.exchange.bitswap.wire.WantEntry;
import org.casanube.block.exchange.bitswap.wire.WantType;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Host;
import org.casanube.p2p.Stream;
import org.casanube.p2p.StreamHandler;
import org.junit.jupiter.api.Test;

/** A node between an honest peer and one that is not, in simulation: time is not waited for. */
class HostilePeerTest {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final List<Block> BLOCKS = SimulatedNodes.blocks(40, 30_000);

  private final SimulatedNodes nodes = new SimulatedNodes(4);
  private final Heard heard = new Heard();

  private static final class Heard implements BitswapListener {
    private long unasked;
    private long passedOver;
    private int putAside;
    private int failedSends;

    @Override
    public void unasked(PeerId peer, int bytes) {
      unasked += bytes;
    }

    @Override
    public void wantPassedOver(PeerId peer) {
      passedOver++;
    }

    @Override
    public void putAside(PeerId peer, String reason) {
      putAside++;
    }

    @Override
    public void sendFailed(PeerId peer, String reason) {
      failedSends++;
    }
  }

  @FunctionalInterface
  private interface Scene {
    void play(Node node, Host hostile) throws Exception;
  }

  /** Node 0 is tested, node 1 is honest and has all, host 2 is the hostile one. */
  private void play(StreamHandler behaviour, Scene scene) throws Exception {
    nodes
        .simulation()
        .run(() -> {
          Node node = nodes.start(BitswapSettings.DEFAULTS, heard);
          nodes.start().add(BLOCKS);
          Host hostile = nodes.host(2);
          hostile.setProtocolHandler(Dialect.V1_2.protocol(), behaviour);
          nodes.connect(0, 2);
          nodes.simulation().pause(Duration.ofSeconds(1));
          scene.play(node, hostile);
          hostile.close();
          nodes.close();
          return null;
        });
  }

  private void swallow(Stream stream) throws IOException {
    FrameReader reader = reader(stream);
    while (reader.next().length > 0) {
      // Whatever it was.
    }
  }

  private FrameReader reader(Stream stream) {
    FrameMemory memory = new FrameMemory(nodes.simulation(), 2L * MessageDecoder.MAX_BYTES);
    return new FrameReader(stream, memory, () -> MessageDecoder.MAX_BYTES, () -> {});
  }

  private static Stream open(Host hostile, Node node) throws IOException {
    return hostile.newStream(node.host().id(), Dialect.V1_2.protocol());
  }

  private void fetchAllWithTheHonestPeer(Node node) throws Exception {
    nodes.connect(0, 1);
    ExchangeSession.Report report = nodes.fetch(node, BLOCKS, LONG);
    assertThat(report.blocks()).isEqualTo(BLOCKS.size());
  }

  @Test
  void fetch_fromAPeerThatNeverAnswers_goesOnWithAnother() throws Exception {
    play(this::swallow, (node, _) -> fetchAllWithTheHonestPeer(node));
    assertThat(nodes.simulation().elapsed()).isLessThan(Duration.ofMinutes(10));
  }

  @Test
  void fetch_fromAPeerThatSaysToHaveAllAndSendsNothing_goesOnWithAnother() throws Exception {
    play(
        stream -> answer(stream, (want, message) -> message.presence(want.cid(), true)),
        (node, _) -> fetchAllWithTheHonestPeer(node));
  }

  @Test
  void fetch_ofBlocksThatWereLostOnTheirWay_asksForThemAgainSoon() throws Exception {
    Set<Cid> lost = ConcurrentHashMap.newKeySet();
    Map<Cid, Block> theirs =
        BLOCKS.stream().collect(Collectors.toMap(SimulatedNodes::cid, block -> block));
    Duration[] took = {Duration.ZERO};
    play(
        stream ->
            answer(
                stream,
                (want, message) -> {
                  if (want.type() == WantType.HAVE) {
                    message.presence(want.cid(), true);
                  } else if (!lost.add(want.cid())) {
                    message.block(want.cid(), Objects.requireNonNull(theirs.get(want.cid())));
                  }
                }),
        (node, _) -> {
          Node withNothing = Node.on(nodes.host(3), BitswapSettings.DEFAULTS, BitswapListener.NONE);
          // Comes when the other is waited for, so that it is tried before that one again.
          Thread ignored =
              nodes.simulation().start("late", () -> connectLater(Duration.ofSeconds(2)));
          Duration begun = nodes.simulation().elapsed();
          ExchangeSession.Report report = nodes.fetch(node, BLOCKS, LONG);
          assertThat(report.blocks()).isEqualTo(BLOCKS.size());
          took[0] = nodes.simulation().elapsed().minus(begun);
          withNothing.close();
        });
    assertThat(took[0]).isLessThan(Duration.ofSeconds(20));
  }

  private void connectLater(Duration pause) {
    try {
      nodes.simulation().pause(pause);
      nodes.connect(0, 3);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void fetch_fromAPeerThatSendsWrongBytes_dropsThemAndGoesOn() throws Exception {
    play(
        stream ->
            answer(
                stream,
                (want, message) ->
                    message.block(want.cid(), TestBlocks.random(want.cid().hashCode(), 30_000))),
        (node, _) -> fetchAllWithTheHonestPeer(node));
    assertThat(heard.unasked).isPositive();
  }

  @Test
  void fetch_fromAPeerThatSendsMuchWrong_putsItAside() throws Exception {
    play(
        stream ->
            answer(
                stream,
                (want, message) -> {
                  for (int count = 0; count < 3; count++) {
                    message.block(want.cid(), TestBlocks.random(count, 1 << 20));
                  }
                }),
        (node, _) -> fetchAllWithTheHonestPeer(node));
    assertThat(heard.putAside).isPositive();
  }

  @FunctionalInterface
  private interface Answer {
    void to(WantEntry want, MessageBuilder message);
  }

  private void answer(Stream stream, Answer answer) throws IOException {
    FrameReader reader = reader(stream);
    try (Stream back = stream.connection().newStream(List.of(Dialect.V1_2.protocol()))) {
      for (byte[] frame = reader.next(); frame.length > 0; frame = reader.next()) {
        Message message = MessageDecoder.decode(frame);
        for (WantEntry want : message.wantlist().entries()) {
          if (!want.cancel()) {
            MessageBuilder reply = new MessageBuilder();
            answer.to(want, reply);
            back.write(reply.frame(Dialect.V1_2));
          }
        }
      }
    }
  }

  @Test
  void blocksThatNobodyAskedFor_areNotEvenHashed() throws Exception {
    play(
        this::swallow,
        (node, hostile) -> {
          Stream stream = open(hostile, node);
          Block block = TestBlocks.random(1, 200_000);
          stream.write(
              new MessageBuilder().block(SimulatedNodes.cid(block), block).frame(Dialect.V1_2));
          assertThat(isReset(stream)).isTrue();
          fetchAllWithTheHonestPeer(node);
        });
    assertThat(heard.unasked).isEqualTo(200_000);
  }

  @Test
  void messagesThatAreTooLong_cutTheStreamBeforeTheyAreRead() throws Exception {
    play(
        this::swallow,
        (node, hostile) -> {
          for (byte[] head :
              new byte[][] {
                {(byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f},
                {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f},
                {(byte) 0x80, (byte) 0x80, (byte) 0x40},
                {0}
              }) {
            Stream stream = open(hostile, node);
            stream.write(ByteBuffer.wrap(head));
            assertThat(isReset(stream)).isTrue();
          }
          fetchAllWithTheHonestPeer(node);
        });
  }

  @Test
  void junk_cutsTheStream() throws Exception {
    play(
        this::swallow,
        (node, hostile) -> {
          byte[] junk = new byte[1000];
          Arrays.fill(junk, (byte) 0x7f);
          Stream stream = open(hostile, node);
          stream.write(ByteBuffer.wrap(junk));
          assertThat(isReset(stream)).isTrue();
          fetchAllWithTheHonestPeer(node);
        });
  }

  @Test
  void messagesThatNeverEnd_areCutOffAfterAWhile() throws Exception {
    play(
        this::swallow,
        (node, hostile) -> {
          List<Stream> streams = new ArrayList<>();
          for (int count = 0; count < 20; count++) {
            Stream stream = open(hostile, node);
            stream.write(ByteBuffer.wrap(new byte[] {(byte) 0x80, (byte) 0x80, 0x10}));
            stream.write(ByteBuffer.allocate(200_000));
            streams.add(stream);
          }
          nodes.simulation().pause(Duration.ofSeconds(5));
          assertThat(node.bitswap().incomingBytes()).isBetween(1L, 3L * (512 << 10));
          nodes.simulation().pause(Duration.ofMinutes(3));
          for (Stream stream : streams) {
            assertThat(isReset(stream)).isTrue();
          }
          assertThat(node.bitswap().incomingBytes()).isZero();
          fetchAllWithTheHonestPeer(node);
        });
  }

  @Test
  void streamsThatCarryNothing_areCutAfterAMinute() throws Exception {
    play(
        this::swallow,
        (node, hostile) -> {
          List<Stream> streams = new ArrayList<>();
          for (int count = 0; count < 8; count++) {
            Stream stream = open(hostile, node);
            stream.write(new MessageBuilder().frame(Dialect.V1_2));
            streams.add(stream);
          }
          nodes.simulation().pause(Duration.ofSeconds(65));
          for (Stream stream : streams) {
            assertThat(isReset(stream)).isTrue();
          }
          fetchAllWithTheHonestPeer(node);
        });
  }

  @Test
  void floodsOfWants_areRememberedUpToANumber() throws Exception {
    play(
        this::swallow,
        (node, hostile) -> {
          Stream stream = open(hostile, node);
          for (int round = 0; round < 10; round++) {
            MessageBuilder message = new MessageBuilder();
            for (int count = 0; count < 2000; count++) {
              Cid cid = SimulatedNodes.cid(TestBlocks.random(10_000L * round + count, 8));
              message.want(WantEntry.of(cid, WantType.BLOCK, 1));
            }
            stream.write(message.frame(Dialect.V1_2));
          }
          nodes.simulation().pause(Duration.ofSeconds(5));
          assertThat(node.bitswap().peersWants()).isEqualTo(1024);
          assertThat(heard.passedOver).isBetween(10_000L, 20_000L - 1024);
          fetchAllWithTheHonestPeer(node);
          stream.close();
          hostile.close();
          nodes.simulation().pause(Duration.ofSeconds(5));
          assertThat(node.bitswap().peersWants()).isZero();
        });
  }

  @Test
  void aPeerThatDoesNotRead_slowsNobodyButItself() throws Exception {
    List<Block> large = SimulatedNodes.blocks(60, 1 << 20);
    play(
        _ -> neverReturn(),
        (node, hostile) -> {
          node.add(large);
          Stream stream = open(hostile, node);
          MessageBuilder message = new MessageBuilder();
          large.forEach(
              block -> message.want(WantEntry.of(SimulatedNodes.cid(block), WantType.BLOCK, 1)));
          stream.write(message.frame(Dialect.V1_2));
          nodes.simulation().pause(Duration.ofSeconds(1));
          nodes.connect(1, 0);
          Duration start = nodes.simulation().elapsed();
          assertThat(nodes.fetch(nodes.get(1), large, LONG).blocks()).isEqualTo(60);
          assertThat(nodes.simulation().elapsed().minus(start)).isLessThan(Duration.ofSeconds(10));
          nodes.simulation().pause(Duration.ofMinutes(5));
          assertThat(heard.failedSends).isPositive();
        });
  }

  @Test
  void aWantThatWasTakenBack_isNotAnswered() throws Exception {
    List<Block> got = new ArrayList<>();
    play(
        stream -> {
          FrameReader reader = reader(stream);
          for (byte[] frame = reader.next(); frame.length > 0; frame = reader.next()) {
            MessageDecoder.decode(frame)
                .blocks()
                .forEach(block -> got.add(Block.of(block.multihash(), block.bytes())));
          }
        },
        (node, hostile) -> {
          Stream stream = open(hostile, node);
          Cid kept = SimulatedNodes.cid(BLOCKS.get(0));
          Cid taken = SimulatedNodes.cid(BLOCKS.get(1));
          stream.write(
              new MessageBuilder()
                  .want(WantEntry.of(kept, WantType.BLOCK, 1))
                  .want(WantEntry.of(taken, WantType.BLOCK, 1))
                  .frame(Dialect.V1_2));
          stream.write(new MessageBuilder().want(WantEntry.cancel(taken)).frame(Dialect.V1_2));
          nodes.simulation().pause(Duration.ofSeconds(1));
          node.add(BLOCKS);
          nodes.simulation().pause(Duration.ofSeconds(1));
          node.add(BLOCKS);
          nodes.simulation().pause(Duration.ofSeconds(1));
          assertThat(got).containsExactly(BLOCKS.get(0));
        });
  }

  private void neverReturn() {
    try {
      nodes.simulation().pause(Duration.ofHours(1));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private boolean isReset(Stream stream) {
    stream.expireAfter(Duration.ofSeconds(5));
    try {
      while (true) {
        stream.write(ByteBuffer.allocate(1));
        nodes.simulation().pause(Duration.ofMillis(100));
      }
    } catch (IOException e) {
      return !(e instanceof org.casanube.p2p.StreamTimeoutException);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
