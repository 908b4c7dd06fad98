package org.casanube.p2p.yamux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.Direction;
import org.casanube.p2p.StreamResetException;
import org.casanube.p2p.schedule.Scheduler.Timer;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a session, in the states of the specification: each side ends its direction by FIN,
 * either ends both by RST. Thread-safe as {@link org.casanube.p2p.Stream} says.
 */
public final class YamuxStream implements ByteLink {
  private final YamuxSession session;
  private final int id;
  private final Direction direction;
  private final Deadline deadline;
  private final ReentrantLock writing = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition readable = lock.newCondition();
  private final Condition writable = lock.newCondition();
  private final ReceiveBuffer received = new ReceiveBuffer();
  private final ReceiveWindow window;
  private final SendWindow sending = new SendWindow();
  private boolean readClosed;
  private boolean remoteClosed;
  private boolean gone;
  private Runnable whenGone = () -> {};
  private @Nullable Timer lingering;
  private @Nullable String resetReason;
  private volatile long carriedAt;

  YamuxStream(YamuxSession session, int id, Direction direction, ReceiveWindow window) {
    this.session = session;
    this.id = id;
    this.direction = direction;
    this.window = window;
    this.deadline = new Deadline(session.scheduler());
    this.carriedAt = session.scheduler().nanoTime();
  }

  int id() {
    return id;
  }

  /** Who opened it. */
  public Direction direction() {
    return direction;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int count;
    int update;
    lock.lock();
    try {
      deadline.requireTime();
      while (received.size() == 0) {
        requireReading();
        if (remoteClosed) {
          return -1;
        }
        deadline.await(lock, readable);
      }
      requireReading();
      count = received.read(target);
      window.holdOnly(received.size());
      carriedAt = session.scheduler().nanoTime();
      update =
          remoteClosed ? 0 : window.update(received.size(), carriedAt, session.roundTripNanos());
    } finally {
      lock.unlock();
    }
    if (update > 0) {
      session.send(Frame.WINDOW_UPDATE, 0, id, update);
    }
    finishIfDone();
    return count;
  }

  private void requireReading() throws IOException {
    requireNotReset();
    if (readClosed) {
      throw new IOException("reading from the stream is closed");
    }
  }

  private void requireNotReset() throws StreamResetException {
    if (resetReason != null) {
      throw new StreamResetException(resetReason);
    }
  }

  @Override
  public void write(ByteBuffer... sources) throws IOException {
    writing.lock();
    try {
      for (ByteBuffer source : sources) {
        while (source.hasRemaining()) {
          writeFrame(source);
        }
      }
    } finally {
      writing.unlock();
    }
  }

  private void writeFrame(ByteBuffer source) throws IOException {
    int credit = takeCredit(Math.min(source.remaining(), Frame.MAX_PAYLOAD));
    boolean sent = false;
    try {
      session.outbox().sendData(id, source, credit, deadline);
      sent = true;
      carriedAt = session.scheduler().nanoTime();
    } finally {
      sendingDone(sent ? 0 : credit);
    }
  }

  private int takeCredit(int wanted) throws IOException {
    lock.lock();
    try {
      deadline.requireTime();
      while (true) {
        requireNotReset();
        if (sending.isClosed()) {
          throw new IOException("writing to the stream is closed");
        }
        if (!sending.isEmpty()) {
          return sending.take(wanted);
        }
        deadline.await(lock, writable);
      }
    } finally {
      lock.unlock();
    }
  }

  /** A FIN that came between taking the credit and sending the frame follows the frame. */
  private void sendingDone(int unused) {
    boolean fin;
    lock.lock();
    try {
      sending.sent(unused);
      fin = takeFin();
    } finally {
      lock.unlock();
    }
    sendFin(fin);
  }

  private boolean takeFin() {
    return resetReason == null && sending.takeEnd();
  }

  private void sendFin(boolean due) {
    if (due) {
      session.send(Frame.WINDOW_UPDATE, Frame.FIN, id, 0);
      finishIfDone();
    }
  }

  /** Ends the writing direction; see {@link org.casanube.p2p.Stream#closeWrite}. */
  public void closeWrite() {
    boolean fin;
    lock.lock();
    try {
      sending.close();
      writable.signalAll();
      fin = takeFin();
    } finally {
      lock.unlock();
    }
    sendFin(fin);
  }

  /** Ends the reading direction; see {@link org.casanube.p2p.Stream#closeRead}. */
  public void closeRead() {
    lock.lock();
    try {
      readClosed = true;
      received.clear();
      window.release();
      readable.signalAll();
    } finally {
      lock.unlock();
    }
    finishIfDone();
  }

  @Override
  public void close() {
    closeRead();
    closeWrite();
    linger();
  }

  /** Gives the peer some time to end its direction. */
  private void linger() {
    lock.lock();
    try {
      if (!gone && lingering == null) {
        lingering = session.lingerOn(this);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Cuts the stream off; the peer is told. */
  public void reset() {
    reset("stream was reset by this side");
  }

  private void reset(String reason) {
    if (abort(reason)) {
      session.send(Frame.WINDOW_UPDATE, Frame.RST, id, 0);
    }
  }

  /** See {@link org.casanube.p2p.Stream#expireAfter}. */
  public void expireAfter(Duration time) {
    deadline.set(time);
    wakeAll();
  }

  /** See {@link org.casanube.p2p.Stream#neverExpire}. */
  public void neverExpire() {
    deadline.clear();
    wakeAll();
  }

  private void wakeAll() {
    lock.lock();
    try {
      readable.signalAll();
      writable.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Runs the action once the stream is gone, at once if it is already. */
  public void whenGone(Runnable action) {
    lock.lock();
    try {
      if (!gone) {
        whenGone = action;
        return;
      }
    } finally {
      lock.unlock();
    }
    action.run();
  }

  /** When bytes last went either way, in the scheduler's nanoseconds; at first when it began. */
  public long carriedAt() {
    return carriedAt;
  }

  /** The current window given to the peer, for tests and metrics. */
  int windowBytes() {
    lock.lock();
    try {
      return window.target();
    } finally {
      lock.unlock();
    }
  }

  boolean isGone() {
    lock.lock();
    try {
      return gone;
    } finally {
      lock.unlock();
    }
  }

  // What follows is called by the session's reader.

  /** Reads a data frame's payload from the link; resets the stream if there is no memory for it. */
  void receive(ByteLink link, int length) throws IOException {
    byte[] ring = new byte[0];
    int tail = 0;
    boolean full = false;
    lock.lock();
    try {
      if (remoteClosed && resetReason == null) {
        throw new ProtocolViolation("data behind the end of stream " + id);
      }
      if (!window.take(length)) {
        throw new ProtocolViolation("data beyond the window of stream " + id);
      }
      full = !isDiscarding() && !window.hold(received.size() + length);
      if (!full && !isDiscarding()) {
        received.require(length);
        ring = received.ring();
        tail = received.tail();
      }
    } finally {
      lock.unlock();
    }
    if (full) {
      reset("bytes that wait to be read take all memory they may");
    }
    if (ring.length == 0) {
      session.skip(length);
      return;
    }
    for (int left = length; left > 0; ) {
      int count = ReceiveBuffer.receive(link, ring, tail, left);
      left -= count;
      tail = (tail + count) & (ring.length - 1);
      added(count);
    }
  }

  private void added(int count) {
    lock.lock();
    try {
      if (!isDiscarding()) {
        received.added(count);
        carriedAt = session.scheduler().nanoTime();
        readable.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isDiscarding() {
    return readClosed || resetReason != null;
  }

  void grant(long delta) throws ProtocolViolation {
    lock.lock();
    try {
      if (!sending.grant(delta)) {
        throw new ProtocolViolation("window of stream " + id + " is over 32 bits");
      }
      writable.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void remoteClosed() {
    lock.lock();
    try {
      remoteClosed = true;
      readable.signalAll();
    } finally {
      lock.unlock();
    }
    finishIfDone();
  }

  /** Ends both directions without telling the peer; false if they had ended. */
  boolean abort(String reason) {
    lock.lock();
    try {
      if (gone || resetReason != null) {
        return false;
      }
      resetReason = reason;
      received.clear();
      readable.signalAll();
      writable.signalAll();
    } finally {
      lock.unlock();
    }
    finishIfDone();
    return true;
  }

  private void finishIfDone() {
    lock.lock();
    try {
      boolean ended = remoteClosed && sending.isEndSent() && (readClosed || received.size() == 0);
      if (gone || !(ended || resetReason != null)) {
        return;
      }
      gone = true;
      window.release();
      if (lingering != null) {
        lingering.cancel();
      }
    } finally {
      lock.unlock();
    }
    session.forget(this);
    whenGone.run();
  }
}
