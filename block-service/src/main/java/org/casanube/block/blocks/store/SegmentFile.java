package org.casanube.block.blocks.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One open file. Reading is for many threads at once, writing for one. */
interface SegmentFile extends AutoCloseable {
  /**
   * Reads from this position until the buffer is full or the file ends. An interrupt of the calling
   * thread does not stop it and stays set.
   *
   * @throws java.nio.channels.ClosedChannelException if the file was closed
   */
  void read(ByteBuffer target, long position) throws IOException;

  /**
   * Reads as {@link #read} does, but past the page cache, if it can.
   *
   * @return false if it did not, and the target is as it was
   */
  default boolean readPassing(ByteBuffer target, long position) {
    return false;
  }

  /** Writes all that remains in the buffer at this position. */
  void write(ByteBuffer source, long position) throws IOException;

  /** Makes what was written durable, the file's length included. */
  void sync() throws IOException;

  /** The file's length in bytes. */
  long size() throws IOException;

  /** Cuts the file off. */
  void truncate(long size) throws IOException;

  @Override
  void close() throws IOException;
}
