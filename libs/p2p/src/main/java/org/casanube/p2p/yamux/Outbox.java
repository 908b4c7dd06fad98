package org.casanube.p2p.yamux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.StreamResetException;

/**
 * Frames on their way out. Whoever sends copies the frame behind the ones that wait; one thread
 * takes all that wait at once and writes them, while new ones gather in the other of two arrays. So
 * many small frames leave as one, and the thread that reads the link never waits for it to take
 * something, which two peers could do for each other forever.
 *
 * <p>Data waits for room; control frames do not, but have only so much room: a peer that makes us
 * answer and does not read the answers loses its connection. Thread-safe.
 */
final class Outbox {
  private static final int DATA_ROOM = 256 << 10;
  private static final int CONTROL_ROOM = 64 << 10;
  private static final int FIRST_ROOM = 2048;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition hasFrames = lock.newCondition();
  private final Condition hasRoom = lock.newCondition();
  private byte[] waiting = new byte[FIRST_ROOM];
  private int waitingLength;
  private byte[] spare = new byte[FIRST_ROOM];
  private boolean ending;
  private boolean closed;

  /**
   * Sends a data frame with this much of the payload, waiting for room.
   *
   * @throws org.casanube.p2p.StreamTimeoutException if that takes too long; nothing was sent then
   */
  void sendData(int stream, ByteBuffer payload, int length, Deadline deadline) throws IOException {
    int frame = Frame.HEADER_BYTES + length;
    lock.lock();
    try {
      while (waitingLength + frame > DATA_ROOM && !closed && !ending) {
        deadline.await(lock, hasRoom);
      }
      if (closed || ending) {
        throw new StreamResetException("connection is closed");
      }
      require(frame);
      Frame.putHeader(waiting, waitingLength, Frame.DATA, 0, stream, length);
      payload.get(waiting, waitingLength + Frame.HEADER_BYTES, length);
      added(frame);
    } finally {
      lock.unlock();
    }
  }

  /** Sends a frame without payload at once; false if the peer has too many to read. */
  boolean sendControl(int type, int flags, int stream, int length) {
    lock.lock();
    try {
      if (closed || ending) {
        return true;
      }
      if (waitingLength + Frame.HEADER_BYTES > DATA_ROOM + CONTROL_ROOM) {
        return false;
      }
      require(Frame.HEADER_BYTES);
      Frame.putHeader(waiting, waitingLength, type, flags, stream, length);
      added(Frame.HEADER_BYTES);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void added(int length) {
    if (waitingLength == 0) {
      hasFrames.signal();
    }
    waitingLength += length;
  }

  private void require(int length) {
    if (waiting.length < waitingLength + length) {
      int size = Math.max(waitingLength + length, 2 * waiting.length);
      waiting = Arrays.copyOf(waiting, Math.min(size, DATA_ROOM + CONTROL_ROOM));
    }
  }

  /** Writes what comes until the outbox is closed. */
  void drainTo(ByteLink link) throws IOException {
    while (true) {
      int length = take();
      if (length == 0) {
        return;
      }
      link.write(ByteBuffer.wrap(spare, 0, length));
    }
  }

  /** Swaps the arrays; returns how much waits in the spare one now, nothing at the end. */
  private int take() {
    lock.lock();
    try {
      while (waitingLength == 0 && !closed && !ending) {
        hasFrames.awaitUninterruptibly();
      }
      if (closed) {
        return 0;
      }
      byte[] full = waiting;
      waiting = spare;
      spare = full;
      int length = waitingLength;
      waitingLength = 0;
      hasRoom.signalAll();
      return length;
    } finally {
      lock.unlock();
    }
  }

  /** Lets arrays go that a burst has made large. */
  void trim() {
    lock.lock();
    try {
      if (waitingLength == 0 && waiting.length > FIRST_ROOM) {
        waiting = new byte[FIRST_ROOM];
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more; what waits is still written. */
  void end() {
    lock.lock();
    try {
      ending = true;
      hasFrames.signal();
      hasRoom.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Drops what waits and wakes whoever waits. */
  void close() {
    lock.lock();
    try {
      closed = true;
      hasFrames.signalAll();
      hasRoom.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
