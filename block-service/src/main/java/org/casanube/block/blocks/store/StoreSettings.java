package org.casanube.block.blocks.store;

/**
 * How a {@link LocalBlockStore} behaves.
 *
 * @param writing how segments are written
 * @param room how much may be kept
 * @param check what a read checks
 * @param compacting how space is given back
 */
public record StoreSettings(Writing writing, Room room, ReadCheck check, Compacting compacting) {
  private static final long MIB = 1024L * 1024;

  /** 256 MiB segments, two 4 MiB buffers, no quota, 1 GiB reserve, checksums on reading. */
  public static final StoreSettings DEFAULT =
      new StoreSettings(
          new Writing(256 * MIB, (int) (4 * MIB), 2, true),
          new Room(Long.MAX_VALUE, 1024 * MIB),
          ReadCheck.CHECKSUM,
          new Compacting(0.6, 32 * MIB));

  /** The same with another way of writing. */
  public StoreSettings with(Writing other) {
    return new StoreSettings(other, room, check, compacting);
  }

  /** The same with other limits. */
  public StoreSettings with(Room other) {
    return new StoreSettings(writing, other, check, compacting);
  }

  /** The same with another check. */
  public StoreSettings with(ReadCheck other) {
    return new StoreSettings(writing, room, other, compacting);
  }

  /** The same with other compaction. */
  public StoreSettings with(Compacting other) {
    return new StoreSettings(writing, room, check, other);
  }

  /** What a read checks before it hands out a block. */
  public enum ReadCheck {
    /** The frame's CRC32C, which covers payload, multihash and place. */
    CHECKSUM,
    /** The checksum and the block's own hash. */
    HASH
  }

  /**
   * How segments are written.
   *
   * @param segmentBytes a new segment is begun when one has grown to this
   * @param bufferBytes size of a write buffer; at least 4 MiB, so that any block fits
   * @param buffers how many of them, at least 2
   * @param direct whether to write past the page cache where the file system can
   */
  public record Writing(long segmentBytes, int bufferBytes, int buffers, boolean direct) {
    private static final int MIN_BUFFER_BYTES = (int) (4 * MIB);
    private static final long MAX_SEGMENT_BYTES = 2048 * MIB;

    public Writing {
      if (segmentBytes < bufferBytes || segmentBytes > MAX_SEGMENT_BYTES) {
        throw new IllegalArgumentException(
            "segment size must be from the buffer size to 2 GiB, not " + segmentBytes);
      }
      if (bufferBytes <= 0 || bufferBytes % SegmentFiles.ALIGNMENT != 0) {
        throw new IllegalArgumentException(
            "write buffer must be a multiple of 4 KiB, not " + bufferBytes);
      }
      if (buffers < 2) {
        throw new IllegalArgumentException("there must be at least 2 write buffers");
      }
    }

    /** Throws if there are blocks that would not fit a buffer. */
    void requireRoomForAnyBlock() {
      if (bufferBytes < MIN_BUFFER_BYTES) {
        throw new IllegalArgumentException(
            "write buffer must be at least 4 MiB, not " + bufferBytes);
      }
    }
  }

  /**
   * How much may be kept.
   *
   * @param maxBytes quota of the store's files
   * @param reserveBytes what must stay free on the medium
   */
  public record Room(long maxBytes, long reserveBytes) {
    public Room {
      if (maxBytes <= 0 || reserveBytes < 0) {
        throw new IllegalArgumentException("quota must be positive, reserve not negative");
      }
    }
  }

  /**
   * How space is given back.
   *
   * @param liveShare segments of which less than this share is alive are copied and deleted
   * @param bytesPerSecond how fast to copy; 0 for as fast as possible
   */
  public record Compacting(double liveShare, long bytesPerSecond) {
    public Compacting {
      if (!(liveShare >= 0 && liveShare < 1) || bytesPerSecond < 0) {
        throw new IllegalArgumentException("live share must be in [0, 1), speed not negative");
      }
    }
  }
}
