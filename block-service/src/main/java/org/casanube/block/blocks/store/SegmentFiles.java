package org.casanube.block.blocks.store;

import java.io.IOException;
import java.util.List;

/**
 * The files of a store: what it asks of a file system, and no more, so that tests can lose, tear
 * and reorder writes. Names are plain file names in one flat folder.
 */
interface SegmentFiles extends AutoCloseable {
  /** What writes to an aligned file must be aligned to, in file offset, length and memory. */
  int ALIGNMENT = 4096;

  /** Creates a file that is written in aligned pieces, past the page cache where that works. */
  SegmentFile createAligned(String name) throws IOException;

  /** Creates a small file that is written in pieces of any size, replacing one of that name. */
  SegmentFile create(String name) throws IOException;

  /** Opens a file for reading. */
  SegmentFile open(String name) throws IOException;

  /** The names of all files. */
  List<String> names() throws IOException;

  /** Deletes a file if it is there; durable after {@link #sync}. */
  void delete(String name) throws IOException;

  /** Makes creations and deletions of files durable. */
  void sync() throws IOException;

  /** Bytes that can still be written. */
  long usableBytes() throws IOException;

  @Override
  void close() throws IOException;
}
