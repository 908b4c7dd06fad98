package org.casanube.block.blocks.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.casanube.block.blocks.BlockStoreException;

/**
 * One segment file and what is known of it.
 *
 * <p>It begins with a header of one disk block: u32 magic, u32 version of the format, u32 number,
 * u32 CRC32C of these.
 */
final class Segment {
  static final int HEADER_BYTES = SegmentFiles.ALIGNMENT;
  static final int VERSION = 1;

  /** Frames of this size are worth a read of their own past the page cache. */
  static final int LARGE_BYTES = 256 * 1024;

  private static final int MAGIC = 0x434e_4253;
  private static final int CHECKED_BYTES = 12;
  private static final String BLOCKS = ".blocks";
  private static final String FRAMES = ".frames";

  private final int number;
  private final SegmentFile file;
  private final Liveness liveness;
  private volatile long bytes;
  private volatile long listBytes;
  private volatile boolean sealed;
  private volatile boolean listed;
  private volatile boolean damaged;
  private final BitSet passed = new BitSet();

  Segment(int number, SegmentFile file, Liveness liveness) {
    this.number = number;
    this.file = file;
    this.liveness = liveness;
  }

  static String name(int number) {
    return String.format(Locale.ROOT, "%010d%s", number, BLOCKS);
  }

  static String listName(int number) {
    return String.format(Locale.ROOT, "%010d%s", number, FRAMES);
  }

  /** The number in a segment's file name, or 0 if the name is not one. */
  static int numberOf(String name) {
    if (!name.matches("\\d{10}" + BLOCKS)) {
      return 0;
    }
    long number = Long.parseLong(name.substring(0, 10));
    return number > Integer.MAX_VALUE ? 0 : (int) number;
  }

  static boolean isListName(String name) {
    return name.endsWith(FRAMES);
  }

  /** The name of the segment that a list belongs to. */
  static String nameOfListed(String listName) {
    return listName.substring(0, listName.length() - FRAMES.length()) + BLOCKS;
  }

  /** Fills a buffer of {@link #HEADER_BYTES} with the header of this segment. */
  static void encodeHeader(int number, ByteBuffer target) {
    target.clear();
    target.putInt(0, MAGIC).putInt(4, VERSION).putInt(8, number);
    target.putInt(CHECKED_BYTES, headerSum(target));
  }

  /**
   * True if the header is sound.
   *
   * @throws BlockStoreException with UNUSABLE if a newer version wrote it
   */
  static boolean hasSoundHeader(int number, ByteBuffer header) {
    if (header.limit() < CHECKED_BYTES + Integer.BYTES
        || header.getInt(0) != MAGIC
        || header.getInt(CHECKED_BYTES) != headerSum(header)) {
      return false;
    }
    if (header.getInt(4) > VERSION) {
      throw new BlockStoreException(
          BlockStoreException.Cause.UNUSABLE,
          name(number)
              + " was written by a newer version (format "
              + header.getInt(4)
              + ", this one knows "
              + VERSION
              + "); run that version, or import the blocks by a CAR file");
    }
    return header.getInt(8) == number;
  }

  private static int headerSum(ByteBuffer header) {
    CRC32C sum = new CRC32C();
    sum.update(header.duplicate().position(0).limit(CHECKED_BYTES));
    return (int) sum.getValue();
  }

  int number() {
    return number;
  }

  SegmentFile file() {
    return file;
  }

  /** The file's length. */
  long bytes() {
    return bytes;
  }

  void setBytes(long value) {
    bytes = value;
  }

  /** How much of the list beside it was flushed while it is being written. */
  long listBytes() {
    return listBytes;
  }

  void setListBytes(long value) {
    listBytes = value;
  }

  /** True once nothing is written to it any more. */
  boolean isSealed() {
    return sealed;
  }

  /** Ends its growth. */
  void seal(boolean withList) {
    listed = withList;
    sealed = true;
  }

  /** True if the list beside it is complete. */
  boolean isListed() {
    return listed;
  }

  /** True if something in it can't be read, so that it must be left as it is. */
  boolean isDamaged() {
    return damaged;
  }

  void markDamaged() {
    damaged = true;
  }

  /**
   * Notes that somebody passes by a frame of at least {@link #LARGE_BYTES} at this offset; true for
   * the first who does.
   */
  boolean isFirstToPass(long offset) {
    int piece = (int) (offset / LARGE_BYTES);
    synchronized (passed) {
      boolean first = !passed.get(piece);
      passed.set(piece);
      return first;
    }
  }

  /** What of it is alive. */
  Liveness liveness() {
    return liveness;
  }

  /** The share of it that is alive, from 0 to 1. */
  double liveShare() {
    return (double) liveness.bytes() / Math.max(1, bytes - HEADER_BYTES);
  }

  void close() throws IOException {
    file.close();
  }
}
