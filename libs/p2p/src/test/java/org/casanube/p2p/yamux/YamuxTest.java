package org.casanube.p2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.Direction;
import org.casanube.p2p.LimitExceededException;
import org.casanube.p2p.StreamResetException;
import org.casanube.p2p.StreamTimeoutException;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.wire.LinkPair;
import org.casanube.p2p.wire.Tasks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class YamuxTest {
  private final SystemScheduler scheduler = new SystemScheduler(Clock.systemUTC());
  private final LinkPair pair = new LinkPair();
  private final MemoryBudget leftBudget = MemoryBudget.of(64 << 20);
  private final MemoryBudget rightBudget = MemoryBudget.of(64 << 20);
  private final BlockingQueue<YamuxStream> accepted = new LinkedBlockingQueue<>();
  private final CountDownLatch bothEnded = new CountDownLatch(2);
  private YamuxSession left = session(Direction.OUTBOUND, YamuxSettings.defaults());
  private YamuxSession right = session(Direction.INBOUND, YamuxSettings.defaults());

  @BeforeEach
  void start() {
    left.start(YamuxStream::reset, bothEnded::countDown);
    right.start(accepted::add, bothEnded::countDown);
  }

  @AfterEach
  void end() throws Exception {
    left.close();
    right.close();
    assertThat(bothEnded.await(10, TimeUnit.SECONDS)).isTrue();
    left.awaitEnd();
    right.awaitEnd();
    assertThat(leftBudget.reserved()).isZero();
    assertThat(rightBudget.reserved()).isZero();
    assertThat(left.streams()).isEmpty();
    assertThat(right.streams()).isEmpty();
    scheduler.close();
  }

  @Test
  void write_ofMuchMoreThanAWindow_arrivesAsItWas() throws Exception {
    byte[] content = new byte[5_000_000];
    new Random(7).nextBytes(content);
    YamuxStream stream = left.open();
    FutureTask<Void> writer =
        Tasks.start(() -> {
          stream.write(ByteBuffer.wrap(content, 0, 10), ByteBuffer.wrap(content, 10, 4_999_990));
          stream.closeWrite();
          return null;
        });
    YamuxStream other = take();

    assertThat(readAll(other)).isEqualTo(content);
    Tasks.join(writer);
    other.close();
    assertThat(stream.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    assertThat(other.windowBytes()).isGreaterThan(Frame.INITIAL_WINDOW);
  }

  @Test
  void write_withoutReader_stopsAtTheWindow() throws Exception {
    YamuxStream stream = left.open();
    stream.write(ByteBuffer.allocate(Frame.INITIAL_WINDOW));
    stream.expireAfter(Duration.ofMillis(300));

    assertThatThrownBy(() -> stream.write(ByteBuffer.allocate(1)))
        .isInstanceOf(StreamTimeoutException.class);
    stream.neverExpire();
    YamuxStream other = take();
    ByteBuffer all = ByteBuffer.allocate(Frame.INITIAL_WINDOW);
    other.readFully(all);
    stream.write(ByteBuffer.wrap(new byte[] {42}));
    ByteBuffer one = ByteBuffer.allocate(1);
    other.readFully(one);
    assertThat(one.get(0)).isEqualTo((byte) 42);
  }

  @Test
  void streams_ofManyAtOnce_doNotMix() throws Exception {
    List<FutureTask<Void>> writers = new ArrayList<>();
    for (int number = 0; number < 40; number++) {
      YamuxStream stream = left.open();
      byte mark = (byte) number;
      writers.add(
          Tasks.start(() -> {
            byte[] content = new byte[100_000];
            Arrays.fill(content, mark);
            for (int round = 0; round < 5; round++) {
              stream.write(ByteBuffer.wrap(content));
            }
            stream.close();
            return null;
          }));
    }
    List<FutureTask<Byte>> readers = new ArrayList<>();
    for (int number = 0; number < 40; number++) {
      YamuxStream other = take();
      readers.add(Tasks.start(() -> onlyByte(other)));
    }

    for (FutureTask<Void> writer : writers) {
      Tasks.join(writer);
    }
    List<Byte> marks = new ArrayList<>();
    for (FutureTask<Byte> reader : readers) {
      marks.add(Tasks.join(reader));
    }
    assertThat(marks).doesNotHaveDuplicates().hasSize(40);
  }

  @Test
  void closeWrite_leavesReadingOpen() throws Exception {
    YamuxStream stream = left.open();
    stream.closeWrite();
    YamuxStream other = take();

    assertThat(other.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    other.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    other.close();
    assertThat(readAll(stream)).containsExactly(1, 2, 3);
    assertThatThrownBy(() -> stream.write(ByteBuffer.allocate(1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void reset_wakesBothSides() throws Exception {
    YamuxStream stream = left.open();
    YamuxStream other = take();
    FutureTask<Integer> reader = Tasks.start(() -> other.read(ByteBuffer.allocate(1)));
    FutureTask<Void> writer =
        Tasks.start(() -> {
          other.write(ByteBuffer.allocate(1 << 20));
          return null;
        });
    stream.reset();

    assertThatThrownBy(() -> Tasks.join(reader))
        .isInstanceOf(StreamResetException.class)
        .hasMessageContaining("by the peer");
    assertThatThrownBy(() -> Tasks.join(writer)).isInstanceOf(StreamResetException.class);
    assertThatThrownBy(() -> stream.read(ByteBuffer.allocate(1)))
        .hasMessageContaining("by this side");
  }

  @Test
  void read_afterItsTime_isRefused() throws Exception {
    YamuxStream stream = left.open();
    stream.expireAfter(Duration.ofMillis(50));

    assertThatThrownBy(() -> stream.read(ByteBuffer.allocate(1)))
        .isInstanceOf(StreamTimeoutException.class);
    assertThatThrownBy(() -> stream.write(ByteBuffer.allocate(1)))
        .isInstanceOf(StreamTimeoutException.class);
    YamuxStream other = take();
    FutureTask<Integer> waiting = Tasks.start(() -> other.read(ByteBuffer.allocate(1)));
    other.expireAfter(Duration.ofMillis(50));
    assertThatThrownBy(() -> Tasks.join(waiting)).isInstanceOf(StreamTimeoutException.class);
  }

  @Test
  void close_ofSession_wakesEverybody() throws Exception {
    YamuxStream stream = left.open();
    YamuxStream other = take();
    FutureTask<Integer> reader = Tasks.start(() -> stream.read(ByteBuffer.allocate(1)));
    FutureTask<Integer> otherReader = Tasks.start(() -> other.read(ByteBuffer.allocate(1)));
    right.close();

    assertThatThrownBy(() -> Tasks.join(reader)).isInstanceOf(StreamResetException.class);
    assertThatThrownBy(() -> Tasks.join(otherReader)).isInstanceOf(StreamResetException.class);
    assertThatThrownBy(() -> right.open()).isInstanceOf(IOException.class);
    left.awaitEnd();
    assertThatThrownBy(() -> left.open()).isInstanceOf(IOException.class);
  }

  @Test
  void open_beyondLimits_isRefusedOneByOne() throws Exception {
    for (int count = 0; count < YamuxSettings.defaults().maxOutbound(); count++) {
      try {
        assertThat(left.open()).isNotNull();
      } catch (LimitExceededException e) {
        assertThat(e).hasMessageContaining("memory");
        break;
      }
    }

    assertThatThrownBy(() -> left.open()).isInstanceOf(LimitExceededException.class);
  }

  @Test
  void close_whileWriterWaits_stopsIt() throws Exception {
    YamuxStream stream = left.open();
    FutureTask<Void> writer =
        Tasks.start(() -> {
          stream.write(ByteBuffer.allocate(1 << 20));
          return null;
        });
    YamuxStream other = take();
    other.readFully(ByteBuffer.allocate(10));
    stream.close();

    assertThatThrownBy(() -> Tasks.join(writer)).hasMessageContaining("closed");
    assertThat(readAll(other).length).isLessThan(1 << 20);
    other.close();
  }

  /** Who closes a connection while it is being opened leaves nothing behind. */
  @Test
  void start_ofASessionThatHasEnded_tellsSoOnce() throws Exception {
    YamuxSession early = session(Direction.OUTBOUND, YamuxSettings.defaults());
    AtomicInteger ends = new AtomicInteger();
    early.close();
    early.start(YamuxStream::reset, ends::incrementAndGet);
    early.awaitEnd();
    assertThat(ends).hasValue(1);
  }

  /** The end may come between the bytes of a frame and what they ask for. */
  @Test
  void streamThatArrivesWithTheEnd_isNotAccepted() throws Exception {
    LinkPair line = new LinkPair();
    ClosingLink link = new ClosingLink(line.right(), new AtomicReference<>());
    YamuxSession late =
        new YamuxSession(
            link,
            Direction.INBOUND,
            YamuxSettings.defaults(),
            WindowMemory.of(rightBudget),
            scheduler);
    link.session().set(late);
    byte[] opening = new byte[Frame.HEADER_BYTES];
    Frame.putHeader(opening, 0, Frame.WINDOW_UPDATE, Frame.SYN, 1, 0);
    line.left().write(ByteBuffer.wrap(opening));
    late.start(accepted::add, () -> {});
    late.awaitEnd();

    assertThat(accepted).isEmpty();
    assertThat(late.streams()).isEmpty();
  }

  private YamuxSession session(Direction direction, YamuxSettings settings) {
    boolean dialler = direction == Direction.OUTBOUND;
    return new YamuxSession(
        dialler ? pair.left() : pair.right(),
        direction,
        settings,
        WindowMemory.of(dialler ? leftBudget : rightBudget),
        scheduler);
  }

  private YamuxStream take() throws InterruptedException {
    YamuxStream stream = accepted.poll(10, TimeUnit.SECONDS);
    assertThat(stream).isNotNull();
    return stream;
  }

  private static byte[] readAll(YamuxStream stream) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(70_000);
    while (stream.read(buffer) >= 0) {
      all.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
    return all.toByteArray();
  }

  private static byte onlyByte(YamuxStream stream) throws IOException {
    byte[] content = readAll(stream);
    stream.close();
    assertThat(content).hasSize(500_000).containsOnly(content[0]);
    return content[0];
  }

  /** Closes the session with each read, before the session sees what was read. */
  private record ClosingLink(ByteLink link, AtomicReference<YamuxSession> session)
      implements ByteLink {
    @Override
    public int read(ByteBuffer target) throws IOException {
      int count = link.read(target);
      session.get().close();
      return count;
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
      link.write(sources);
    }

    @Override
    public void close() {
      link.close();
    }
  }
}
