package org.casanube.p2p.yamux;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.Direction;
import org.casanube.p2p.LimitExceededException;
import org.casanube.p2p.schedule.Scheduler;
import org.casanube.p2p.schedule.Scheduler.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Many streams on one link. One virtual thread reads the link and fills the streams' buffers,
 * another writes what they send; neither ever waits for a stream. Thread-safe.
 *
 * <p>A peer that sends more than it may, answers no ping, or does not read what it makes this side
 * answer, loses its session; streams beyond the limits are refused one by one.
 *
 * @see <a href="https://github.com/libp2p/specs/tree/master/yamux">Yamux specification</a>
 */
public final class YamuxSession implements AutoCloseable {
  /** The id in multistream-select, ALPN and Noise extensions. */
  public static final String ID = "/yamux/1.0.0";

  private static final System.Logger LOG = System.getLogger(YamuxSession.class.getName());
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);
  private static final long PARITY = 1;
  private static final String CLOSED = "connection is closed";

  private final ByteLink link;
  private final Direction direction;
  private final YamuxSettings settings;
  private final WindowMemory memory;
  private final Scheduler scheduler;

  private final Outbox outbox = new Outbox();
  private final StreamTable streams = new StreamTable();
  private final Pings pings;
  private final SessionReader reader;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final CountDownLatch ended = new CountDownLatch(2);
  private final ReentrantLock opening = new ReentrantLock();
  private long nextId;
  private volatile boolean peerLeaves;
  private final AtomicBoolean endTold = new AtomicBoolean();
  private volatile @Nullable Runnable onEnd;
  private volatile Timer keepAlive = () -> {};

  /**
   * A session that does nothing until it is {@link #start started}.
   *
   * @param direction who dialled the link: whose streams have odd numbers
   */
  public YamuxSession(
      ByteLink link,
      Direction direction,
      YamuxSettings settings,
      WindowMemory memory,
      Scheduler scheduler) {
    this.link = link;
    this.direction = direction;
    this.settings = settings;
    this.memory = memory;
    this.scheduler = scheduler;
    this.pings = new Pings(this);
    this.reader = new SessionReader(this, link);
    this.nextId = direction == Direction.OUTBOUND ? 1 : 2;
  }

  /**
   * Begins to read and write.
   *
   * @param onStream is given each stream that the peer opens, and must not wait
   * @param whenEnded is run once, after the session has ended for whatever reason; at once if that
   *     was before it began
   */
  public void start(Consumer<YamuxStream> onStream, Runnable whenEnded) {
    onEnd = whenEnded;
    reader.onStream(onStream);
    scheduler.start("yamux-reader", this::read);
    scheduler.start("yamux-writer", this::write);
    pings.send();
    keepAlive = scheduler.schedule(settings.keepAlive(), this::checkPeer);
    if (!open.get()) {
      tellEnd();
    }
  }

  /**
   * Opens a stream; nothing waits for the peer.
   *
   * @throws LimitExceededException if too many streams are open
   * @throws IOException if the session has ended or the peer takes no more streams
   */
  public YamuxStream open() throws IOException {
    opening.lock();
    try {
      if (!open.get() || peerLeaves) {
        throw new IOException(CLOSED);
      }
      if (streams.count(Direction.OUTBOUND) >= settings.maxOutbound()) {
        throw new LimitExceededException(
            settings.maxOutbound() + " outbound streams are open, the limit of one connection");
      }
      if (nextId > 0xffff_fffdL) {
        close();
        throw new IOException("connection has used all numbers of streams");
      }
      YamuxStream stream =
          new YamuxStream(this, (int) nextId, Direction.OUTBOUND, window(Direction.OUTBOUND));
      nextId += 2;
      if (!streams.add(stream)) {
        boolean ignored = stream.abort(CLOSED);
        throw new IOException(CLOSED);
      }
      send(Frame.WINDOW_UPDATE, Frame.SYN, stream.id(), 0);
      return stream;
    } finally {
      opening.unlock();
    }
  }

  /** The open streams, oldest first. */
  public List<YamuxStream> streams() {
    return streams.all();
  }

  public boolean isOpen() {
    return open.get();
  }

  /** The last measured time from here to the peer and back; 0 before the first. */
  public long roundTripNanos() {
    return pings.roundTripNanos();
  }

  /** Resets all streams and says good-bye; does not wait for the peer. */
  @Override
  public void close() {
    end(Frame.NORMAL_END, "connection was closed by this side");
  }

  /** Waits until the link is closed, and nothing more is read from it or written to it. */
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }

  // What follows is for the other parts of the session.

  Scheduler scheduler() {
    return scheduler;
  }

  Outbox outbox() {
    return outbox;
  }

  Pings pings() {
    return pings;
  }

  StreamTable streamTable() {
    return streams;
  }

  void peerLeaves() {
    peerLeaves = true;
  }

  /** Sends a frame without payload; ends the session if the peer does not read. */
  void send(int type, int flags, int stream, int length) {
    if (!outbox.sendControl(type, flags, stream, length)) {
      abandon("peer does not read what it asks for");
    }
  }

  void skip(int length) throws IOException {
    reader.skip(length);
  }

  /** True for a number that only the peer may give. */
  boolean isPeers(int id) {
    boolean odd = (id & PARITY) == 1;
    return id != 0 && odd == (direction == Direction.INBOUND);
  }

  /** Accepts a stream of the peer's, unless a limit forbids it or the session has ended. */
  void accept(int id, Consumer<YamuxStream> onStream) {
    if (streams.count(Direction.INBOUND) >= settings.maxInbound()) {
      LOG.log(System.Logger.Level.DEBUG, "stream refused: too many are open");
      send(Frame.WINDOW_UPDATE, Frame.RST, id, 0);
      return;
    }
    YamuxStream stream = new YamuxStream(this, id, Direction.INBOUND, window(Direction.INBOUND));
    if (!streams.add(stream)) {
      boolean ignored = stream.abort(CLOSED);
      return;
    }
    send(Frame.WINDOW_UPDATE, Frame.ACK, id, 0);
    onStream.accept(stream);
  }

  private ReceiveWindow window(Direction opener) {
    return memory.open(opener, settings.maxWindow(), scheduler.nanoTime());
  }

  void forget(YamuxStream stream) {
    streams.remove(stream);
  }

  /** Resets the stream after a while, unless that is taken back. */
  Timer lingerOn(YamuxStream stream) {
    return scheduler.schedule(settings.linger(), stream::reset);
  }

  private void read() {
    try {
      readAll();
    } finally {
      ended.countDown();
    }
  }

  private void readAll() {
    String reason = "connection was closed by the peer";
    try {
      reader.run();
    } catch (ProtocolViolation e) {
      end(Frame.PROTOCOL_ERROR, "connection ended: " + e.getMessage());
      return;
    } catch (IOException e) {
      reason = "connection broke: " + e.getMessage();
    } catch (RuntimeException e) {
      reason = "connection failed: " + e;
    }
    abandon(reason);
  }

  private void write() {
    try {
      outbox.drainTo(link);
    } catch (IOException e) {
      abandon("connection broke: " + e.getMessage());
    } finally {
      link.close();
      ended.countDown();
    }
  }

  private void checkPeer() {
    if (!open.get()) {
      return;
    }
    if (pings.isUnanswered()) {
      abandon("peer does not answer");
      return;
    }
    outbox.trim();
    pings.send();
    keepAlive = scheduler.schedule(settings.keepAlive(), this::checkPeer);
  }

  private void end(int code, String reason) {
    if (open.compareAndSet(true, false)) {
      outbox.sendControl(Frame.GO_AWAY, 0, 0, code);
      outbox.end();
      Timer ignored = scheduler.schedule(LAST_WORDS, this::closeLink);
      leave(reason);
    }
  }

  /** Ends the session without a word. */
  private void abandon(String reason) {
    closeLink();
    if (open.compareAndSet(true, false)) {
      leave(reason);
    }
  }

  private void closeLink() {
    outbox.close();
    link.close();
  }

  private void leave(String reason) {
    keepAlive.cancel();
    streams.end().forEach(stream -> stream.abort(reason));
    tellEnd();
  }

  /** Tells it once, be it the end or the beginning that comes last. */
  private void tellEnd() {
    Runnable listener = onEnd;
    if (listener != null && endTold.compareAndSet(false, true)) {
      listener.run();
    }
  }
}
