package org.casanube.block.blocks.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.casanube.block.blocks.Block;

/**
 * Reads large pieces of files past the page cache, through a few aligned buffers that are made when
 * they are first needed. When all are in use, it leaves the reading to others rather than waits.
 * Thread-safe.
 */
final class PassingReads {
  private static final int BUFFERS = 4;
  private static final int ROOM = Block.MAX_BYTES + 4 * SegmentFiles.ALIGNMENT;

  private final OpenOption direct;
  private final Semaphore permits = new Semaphore(BUFFERS);
  private final ConcurrentLinkedDeque<ByteBuffer> idle = new ConcurrentLinkedDeque<>();

  /**
   * Reads nothing yet.
   *
   * @param direct the option that opens files past the page cache
   */
  PassingReads(OpenOption direct) {
    this.direct = direct;
  }

  /** Opens a file for {@link #read}. */
  FileChannel open(Path path) throws IOException {
    return FileChannel.open(path, Set.of(StandardOpenOption.READ, direct));
  }

  /**
   * Fills the target from this position.
   *
   * @return false if it did not, and the target is as it was
   */
  boolean read(FileChannel channel, ByteBuffer target, long position) throws IOException {
    long from = position & -SegmentFiles.ALIGNMENT;
    int start = (int) (position - from);
    int end = start + target.remaining();
    if (end > ROOM - SegmentFiles.ALIGNMENT || !permits.tryAcquire()) {
      return false;
    }
    try {
      ByteBuffer buffer = idle.poll();
      if (buffer == null) {
        buffer = AppendBuffer.allocateAligned(ROOM);
      }
      try {
        return read(channel, target, from, buffer.clear(), start);
      } finally {
        idle.push(buffer);
      }
    } finally {
      permits.release();
    }
  }

  private static boolean read(
      FileChannel channel, ByteBuffer target, long from, ByteBuffer buffer, int start)
      throws IOException {
    int end = start + target.remaining();
    buffer.limit((end + SegmentFiles.ALIGNMENT - 1) & -SegmentFiles.ALIGNMENT);
    if (channel.read(buffer, from) < end) {
      return false;
    }
    target.put(buffer.flip().limit(end).position(start));
    return true;
  }
}
