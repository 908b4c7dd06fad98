package org.casanube.block.unixfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Bounds the memory of blocks that wait for slow readers. As long as there is room, a block is
 * handed over whole and stays in memory until its reader has taken it. When there is none, what the
 * reader can take at once is copied, the block is let go, and read again for the next piece: a slow
 * reader costs some reading then, but hardly memory, and none is cut off for another. Thread-safe.
 */
public final class BlockSending {
  /** What is copied where there is no room, and what is too small to count. */
  public static final int PIECE_BYTES = 64 * 1024;

  /** Blocks of a reader that are in memory: read ahead, written, and on its way to the socket. */
  private static final int BLOCKS_OF_A_READER = 3;

  private static final int SHARE_OF_MEMORY = 4;

  /** The room of all readers of this process. */
  public static final BlockSending PROCESS =
      new BlockSending(Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY);

  private final long max;
  private final AtomicLong held = new AtomicLong();

  /** With so much room, in bytes. */
  public BlockSending(long max) {
    this.max = max;
  }

  /** Takes bytes, and returns when it may be given others; may keep those it was given. */
  @FunctionalInterface
  public interface Target {
    void write(ByteBuffer bytes) throws IOException;
  }

  /**
   * Sends a block.
   *
   * @param read gives the same bytes each time, read anew
   * @throws IOException what writing throws
   */
  public void send(Supplier<ByteBuffer> read, Target target) throws IOException {
    int from = 0;
    while (from >= 0) {
      Step step = step(read.get(), from);
      from = step.next();
      try {
        target.write(step.bytes());
      } finally {
        give(step.taken());
      }
    }
  }

  /**
   * What is written next.
   *
   * @param taken room that is to be given back then
   * @param next where the next one begins; negative if this is the last
   */
  private record Step(ByteBuffer bytes, long taken, int next) {}

  private Step step(ByteBuffer block, int from) {
    ByteBuffer rest = block.slice(block.position() + from, block.remaining() - from);
    long room = (long) rest.remaining() * BLOCKS_OF_A_READER;
    if (block.remaining() <= PIECE_BYTES) {
      return new Step(rest, 0, -1);
    }
    if (take(room)) {
      return new Step(rest, room, -1);
    }
    int length = Math.min(PIECE_BYTES, rest.remaining());
    ByteBuffer copy = ByteBuffer.allocate(length).put(rest.slice(0, length)).flip();
    return new Step(copy, 0, length == rest.remaining() ? -1 : from + length);
  }

  /** True if there is room for a block of this size more. */
  boolean hasRoom(long size) {
    return held.get() + size * BLOCKS_OF_A_READER <= max;
  }

  /**
   * Takes room.
   *
   * @return false if there is not enough, and nothing was taken
   */
  public boolean take(long bytes) {
    if (held.addAndGet(bytes) <= max) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  /** Gives room back. */
  public void give(long bytes) {
    held.addAndGet(-bytes);
  }
}
