package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The UnixFS message inside a dag-pb node.
 *
 * @see <a href="https://specs.ipfs.tech/unixfs/">UnixFS specification</a>
 */
final class UnixFsNode {
  /** What a node is. */
  enum Type {
    RAW(0),
    DIRECTORY(1),
    FILE(2),
    METADATA(3),
    SYMLINK(4),
    HAMT_SHARD(5);

    private final int number;

    Type(int number) {
      this.number = number;
    }

    /** The number that the message carries. */
    int number() {
      return number;
    }
  }

  /** The hash function of HAMT directories: murmur3-x64-64. */
  static final long MURMUR3 = 0x22;

  private static final long[] NO_SIZES = {};

  private final Type type;
  private final @Nullable ByteBuffer data;
  private final long fileSize;
  private final long[] blockSizes;
  private final long hashType;
  private final long fanout;
  private final Attributes attributes;

  /**
   * A node whose parts are given one by one.
   *
   * @param fileSize -1 where it is not said
   * @param blockSizes taken over, not copied
   */
  UnixFsNode(
      Type type,
      @Nullable ByteBuffer data,
      long fileSize,
      long[] blockSizes,
      long hashType,
      long fanout,
      Attributes attributes) {
    this.type = type;
    this.data = data;
    this.fileSize = fileSize;
    this.blockSizes = blockSizes;
    this.hashType = hashType;
    this.fanout = fanout;
    this.attributes = attributes;
  }

  /** A node of a file with children of these sizes, which are taken over. */
  static UnixFsNode file(long[] blockSizes, Attributes attributes) {
    long size = Arrays.stream(blockSizes).sum();
    return new UnixFsNode(Type.FILE, null, size, blockSizes, 0, 0, attributes);
  }

  /** A leaf that holds the content itself. */
  static UnixFsNode leaf(Type type, ByteBuffer content, Attributes attributes) {
    @Nullable ByteBuffer data = content.hasRemaining() ? content : null;
    return new UnixFsNode(type, data, content.remaining(), NO_SIZES, 0, 0, attributes);
  }

  static UnixFsNode directory(Attributes attributes) {
    return new UnixFsNode(Type.DIRECTORY, null, -1, NO_SIZES, 0, 0, attributes);
  }

  static UnixFsNode symlink(ByteBuffer target, Attributes attributes) {
    return new UnixFsNode(Type.SYMLINK, target, -1, NO_SIZES, 0, 0, attributes);
  }

  static UnixFsNode shard(@Nullable ByteBuffer bitfield, int fanout, Attributes attributes) {
    return new UnixFsNode(Type.HAMT_SHARD, bitfield, -1, NO_SIZES, MURMUR3, fanout, attributes);
  }

  Type type() {
    return type;
  }

  /** The data as a buffer of the caller's own; empty where there is none. */
  ByteBuffer data() {
    return data == null ? ByteBuffer.allocate(0) : data.duplicate();
  }

  boolean hasData() {
    return data != null;
  }

  /** The stated file size; -1 where it is not said. */
  long fileSize() {
    return fileSize;
  }

  int blockSizeCount() {
    return blockSizes.length;
  }

  long blockSize(int index) {
    return blockSizes[index];
  }

  long hashType() {
    return hashType;
  }

  long fanout() {
    return fanout;
  }

  Attributes attributes() {
    return attributes;
  }

  /** This node with other attributes. */
  UnixFsNode withAttributes(Attributes others) {
    return new UnixFsNode(type, data, fileSize, blockSizes, hashType, fanout, others);
  }
}
