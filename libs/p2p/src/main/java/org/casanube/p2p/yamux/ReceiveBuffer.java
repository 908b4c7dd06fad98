package org.casanube.p2p.yamux;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.casanube.p2p.ByteLink;

/**
 * Received bytes of one stream until they are read: a ring that grows with what waits in it, never
 * with how many frames brought it. The session's reader fills it, the stream's reader empties it;
 * all methods but {@link #receive} are called under the stream's lock.
 */
final class ReceiveBuffer {
  private static final int FIRST_BYTES = 1024;

  /** A larger ring is let go once it has been empty for each of so many frames in a row. */
  private static final int KEPT_BYTES = 512 << 10;

  private static final int FRAMES_BEFORE_SHRINKING = 1024;

  private byte[] ring = new byte[0];
  private int head;
  private int size;
  private int quietFrames;

  int size() {
    return size;
  }

  /** Makes room for this many bytes more. */
  void require(int count) {
    quietFrames = size == 0 && ring.length > KEPT_BYTES ? quietFrames + 1 : 0;
    boolean wasteful = quietFrames > FRAMES_BEFORE_SHRINKING;
    if (ring.length - size >= count && !wasteful) {
      return;
    }
    int needed = Math.max(FIRST_BYTES, size + count);
    byte[] other = new byte[Integer.highestOneBit(needed - 1) << 1];
    copyOut(other, size);
    ring = other;
    head = 0;
  }

  /**
   * Reads bytes behind those that wait, without the lock; {@link #require} has made room. What lies
   * between head and tail is not touched, so that another thread may read it meanwhile.
   *
   * @param target the ring as it was when the frame began
   * @param from the tail
   * @return the bytes read, at least one
   */
  static int receive(ByteLink link, byte[] target, int from, int count) throws IOException {
    int length = Math.min(count, target.length - from);
    int read = link.read(ByteBuffer.wrap(target, from, length));
    if (read < 0) {
      throw new EOFException("link ended inside a frame");
    }
    return read;
  }

  byte[] ring() {
    return ring;
  }

  int tail() {
    return (head + size) & (ring.length - 1);
  }

  /** The bytes that {@link #receive} has read can be read from now on. */
  void added(int count) {
    size += count;
  }

  int read(ByteBuffer target) {
    int count = Math.min(size, target.remaining());
    int first = Math.min(count, ring.length - head);
    target.put(ring, head, first);
    target.put(ring, 0, count - first);
    size -= count;
    head = (head + count) & (ring.length - 1);
    return count;
  }

  private void copyOut(byte[] target, int count) {
    int first = Math.min(count, ring.length - head);
    System.arraycopy(ring, head, target, 0, first);
    System.arraycopy(ring, 0, target, first, count - first);
  }

  void clear() {
    ring = new byte[0];
    head = 0;
    size = 0;
  }
}
