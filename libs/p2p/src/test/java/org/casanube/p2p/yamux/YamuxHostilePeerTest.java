package org.casanube.p2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.Direction;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.wire.LinkPair;
import org.casanube.p2p.wire.MemoryLink;
import org.casanube.p2p.wire.Tasks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A peer that writes frames by hand, against a session that must keep its head. */
class YamuxHostilePeerTest {
  private static final YamuxSettings SETTINGS =
      new YamuxSettings(8, 8, 1 << 20, Duration.ofSeconds(30), Duration.ofSeconds(1));

  private final SystemScheduler scheduler = new SystemScheduler(Clock.systemUTC());
  private final LinkPair pair = new LinkPair();
  private final ByteLink peer = pair.left();
  private final MemoryBudget budget = MemoryBudget.of(8 << 20);
  private final BlockingQueue<YamuxStream> accepted = new LinkedBlockingQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final YamuxSession session =
      new YamuxSession(
          pair.right(), Direction.INBOUND, SETTINGS, WindowMemory.of(budget), scheduler);

  private boolean started;

  @AfterEach
  void close() throws Exception {
    session.close();
    peer.close();
    if (started) {
      session.awaitEnd();
    }
    assertThat(budget.reserved()).isZero();
    scheduler.close();
  }

  @Test
  void dataBeyondTheWindow_endsTheSession() throws Exception {
    start();
    send(Frame.WINDOW_UPDATE, Frame.SYN, 1, 0);
    send(Frame.DATA, 0, 1, Frame.INITIAL_WINDOW + 1);

    assertEnded(Frame.PROTOCOL_ERROR);
  }

  @Test
  void dataBehindTheEnd_endsTheSession() throws Exception {
    start();
    send(Frame.WINDOW_UPDATE, Frame.SYN | Frame.FIN, 1, 0);
    send(Frame.DATA, 0, 1, 1);

    assertEnded(Frame.PROTOCOL_ERROR);
  }

  @Test
  void streamsWithNumbersOfOurs_endTheSession() throws Exception {
    start();
    send(Frame.WINDOW_UPDATE, Frame.SYN, 2, 0);

    assertEnded(Frame.PROTOCOL_ERROR);
  }

  @Test
  void streamOpenedTwice_endsTheSession() throws Exception {
    start();
    send(Frame.WINDOW_UPDATE, Frame.SYN, 1, 0);
    send(Frame.WINDOW_UPDATE, Frame.SYN, 1, 0);

    assertEnded(Frame.PROTOCOL_ERROR);
  }

  /** Kubo takes a number and opens the stream a moment later, while others do so, too. */
  @Test
  void streamsOpenedOutOfOrder_areAccepted() throws Exception {
    start();
    send(Frame.WINDOW_UPDATE, Frame.SYN, 3, 0);
    send(Frame.WINDOW_UPDATE, Frame.SYN, 1, 0);

    assertThat(accepted.poll(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(accepted.poll(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(session.isOpen()).isTrue();
  }

  @Test
  void windowOverflow_endsTheSession() throws Exception {
    start();
    send(Frame.WINDOW_UPDATE, Frame.SYN, 1, -1);

    assertEnded(Frame.PROTOCOL_ERROR);
  }

  @Test
  void unknownFrames_endTheSession() throws Exception {
    start();
    send(9, 0, 0, 0);

    assertEnded(Frame.PROTOCOL_ERROR);
  }

  @Test
  void streamFlood_isRefusedOneByOne() throws Exception {
    start();
    for (int id = 1; id < 200; id += 2) {
      send(Frame.WINDOW_UPDATE, Frame.SYN, id, 0);
    }
    int acknowledged = 0;
    int refused = 0;
    while (acknowledged + refused < 100) {
      ByteBuffer frame = receive();
      if (frame.get(1) == Frame.WINDOW_UPDATE) {
        acknowledged += frame.getShort(2) == Frame.ACK ? 1 : 0;
        refused += frame.getShort(2) == Frame.RST ? 1 : 0;
      }
    }

    assertThat(acknowledged).isEqualTo(8);
    assertThat(refused).isEqualTo(92);
    assertThat(session.isOpen()).isTrue();
    assertThat(budget.reserved()).isZero();
  }

  /** The first windows are promised to all, and taken by those who send. */
  @Test
  void bytesThatWait_takeTheBudget_andBeyondItTheirStreamIsReset() throws Exception {
    start();
    for (int id = 1; id <= 15; id += 2) {
      send(Frame.WINDOW_UPDATE, Frame.SYN, id, 0);
    }
    int fitting = 3;
    long others = (8 << 20) - (long) fitting * Frame.INITIAL_WINDOW;
    assertThat(budget.tryReserve(others)).isTrue();
    for (int id = 1; id <= 2 * fitting + 1; id += 2) {
      send(Frame.DATA, 0, id, Frame.INITIAL_WINDOW);
      peer.write(ByteBuffer.allocate(Frame.INITIAL_WINDOW));
    }
    awaitReset(2 * fitting + 1);
    assertThat(session.isOpen()).isTrue();
    assertThat(budget.reserved()).isEqualTo(8 << 20);
    budget.release(others);

    YamuxStream first = accepted.poll(10, TimeUnit.SECONDS);
    assertThat(first).isNotNull();
    first.readFully(ByteBuffer.allocate(Frame.INITIAL_WINDOW));
    first.close();
    assertThat(budget.reserved()).isEqualTo((long) (fitting - 1) * Frame.INITIAL_WINDOW);
  }

  private void awaitReset(int id) throws Exception {
    ByteBuffer frame = receive();
    while (frame.getShort(2) != Frame.RST || frame.getInt(4) != id) {
      frame = receive();
    }
  }

  /** A peer that never ends its side may send what it was promised; nothing is kept for it. */
  @Test
  void streamLeftOpenByThePeer_takesNoBudgetOnceClosed() throws Exception {
    start();
    send(Frame.WINDOW_UPDATE, Frame.SYN, 1, 0);
    YamuxStream stream = accepted.poll(10, TimeUnit.SECONDS);
    assertThat(stream).isNotNull();
    send(Frame.DATA, 0, 1, 1000);
    peer.write(ByteBuffer.allocate(1000));
    stream.readFully(ByteBuffer.allocate(1));
    assertThat(budget.reserved()).isEqualTo(1000);

    stream.close();

    assertThat(budget.reserved()).isZero();
    assertThat(stream.isGone()).isFalse();
    send(Frame.DATA, 0, 1, Frame.INITIAL_WINDOW + 1);
    assertEnded(Frame.PROTOCOL_ERROR);
  }

  @Test
  void pingFloodWithoutReading_endsTheSession() throws Exception {
    start();
    FutureTask<Void> flood =
        Tasks.start(() -> {
          for (int number = 0; number < 1_000_000 && session.isOpen(); number++) {
            send(Frame.PING, Frame.SYN, 0, number);
          }
          return null;
        });

    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    try {
      Tasks.join(flood);
    } catch (IOException expected) {
      assertThat(expected).hasMessageContaining("closed");
    }
  }

  @Test
  void tinyFrames_takeNoMoreMemoryThanTheirBytes() throws Exception {
    start();
    send(Frame.WINDOW_UPDATE, Frame.SYN, 1, 0);
    for (int count = 0; count < 20_000; count++) {
      send(Frame.DATA, 0, 1, 1);
      peer.write(ByteBuffer.wrap(new byte[] {(byte) count}));
    }
    YamuxStream stream = accepted.poll(10, TimeUnit.SECONDS);
    ByteBuffer all = ByteBuffer.allocate(20_000);
    stream.readFully(all);

    assertThat(all.get(19_999)).isEqualTo((byte) 19_999);
    assertThat(stream.windowBytes()).isLessThanOrEqualTo(1 << 20);
  }

  @Test
  void framesOfStreamsThatAreGone_arePassedOver() throws Exception {
    start();
    send(Frame.WINDOW_UPDATE, Frame.SYN, 1, 0);
    YamuxStream stream = accepted.poll(10, TimeUnit.SECONDS);
    stream.reset();
    send(Frame.DATA, 0, 1, 5);
    peer.write(ByteBuffer.wrap(new byte[5]));
    send(Frame.WINDOW_UPDATE, Frame.SYN, 3, 0);

    assertThat(accepted.poll(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(session.isOpen()).isTrue();
  }

  @Test
  void streamThatPeerNeverCloses_isCutOffAfterAWhile() throws Exception {
    start();
    send(Frame.WINDOW_UPDATE, Frame.SYN, 1, 0);
    YamuxStream stream = accepted.poll(10, TimeUnit.SECONDS);
    stream.close();
    while (true) {
      ByteBuffer frame = receive();
      if (frame.get(1) == Frame.WINDOW_UPDATE && frame.getShort(2) == Frame.RST) {
        break;
      }
    }

    assertThat(session.streams()).isEmpty();
  }

  @Test
  void randomFrames_endTheSessionOrNot() throws Exception {
    Random random = new Random(10);
    for (int round = 0; round < 300; round++) {
      byte[] input = new byte[random.nextInt(200)];
      random.nextBytes(input);
      for (int at = 0; at + 12 <= input.length; at += 12) {
        Frame.putHeader(
            input,
            at,
            random.nextInt(4),
            random.nextInt(16),
            random.nextInt(8),
            random.nextInt(30));
      }
      fuzz(input);
    }
  }

  @FuzzTest
  void fuzz(byte[] input) throws Exception {
    MemoryBudget own = MemoryBudget.of(8 << 20);
    YamuxSession fuzzed =
        new YamuxSession(
            new MemoryLink(input), Direction.INBOUND, SETTINGS, WindowMemory.of(own), scheduler);
    CountDownLatch over = new CountDownLatch(1);
    fuzzed.start(accepted::add, over::countDown);

    assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
    fuzzed.awaitEnd();
    accepted.clear();
    assertThat(own.reserved()).isZero();
  }

  private void start() {
    started = true;
    session.start(accepted::add, ended::countDown);
  }

  private void send(int type, int flags, int stream, int length) throws IOException {
    byte[] frame = new byte[Frame.HEADER_BYTES];
    Frame.putHeader(frame, 0, type, flags, stream, length);
    peer.write(ByteBuffer.wrap(frame));
  }

  private ByteBuffer receive() throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(Frame.HEADER_BYTES);
    peer.readFully(frame);
    return frame.flip();
  }

  private void assertEnded(int code) throws Exception {
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    while (true) {
      ByteBuffer frame = receive();
      if (frame.get(1) == Frame.GO_AWAY) {
        assertThat(frame.getInt(8)).isEqualTo(code);
        return;
      }
    }
  }
}
