package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes the UnixFS protobuf message. Fields are written in the order of their
 * numbers, block sizes unpacked, as all writers do it. Reading takes them in any order, packed too,
 * and skips unknown fields.
 *
 * @see <a href="https://specs.ipfs.tech/unixfs/#dag-pb-node">dag-pb node</a>
 */
final class UnixFsCodec {
  static final int TAG_TYPE = 0x08;
  static final int TAG_DATA = 0x12;
  static final int TAG_FILE_SIZE = 0x18;
  private static final int TAG_BLOCK_SIZE = 0x20;
  private static final int TAG_PACKED_BLOCK_SIZES = 0x22;
  private static final int TAG_HASH_TYPE = 0x28;
  private static final int TAG_FANOUT = 0x30;
  private static final int TAG_MODE = 0x38;
  private static final int TAG_MODIFIED = 0x42;
  private static final int TAG_SECONDS = 0x08;
  private static final int TAG_NANOS = 0x15;
  private static final int NANOS_BYTES = 5;

  private UnixFsCodec() {}

  /** The message's bytes, in a buffer of their own. */
  static ByteBuffer encode(UnixFsNode node) {
    ByteBuffer target = ByteBuffer.allocate(length(node));
    target.put((byte) TAG_TYPE);
    ProtoVarint.write(target, node.type().number());
    if (node.hasData()) {
      ByteBuffer data = node.data();
      target.put((byte) TAG_DATA);
      ProtoVarint.write(target, data.remaining());
      target.put(data);
    }
    if (node.fileSize() >= 0) {
      writeField(target, TAG_FILE_SIZE, node.fileSize());
    }
    for (int index = 0; index < node.blockSizeCount(); index++) {
      writeField(target, TAG_BLOCK_SIZE, node.blockSize(index));
    }
    if (node.fanout() > 0) {
      writeField(target, TAG_HASH_TYPE, node.hashType());
      writeField(target, TAG_FANOUT, node.fanout());
    }
    writeAttributes(target, node.attributes());
    return target.flip();
  }

  /** The length that {@link #encode} gives, in bytes. */
  static int length(UnixFsNode node) {
    long length = 1L + ProtoVarint.length(node.type().number());
    if (node.hasData()) {
      int data = node.data().remaining();
      length += 1L + ProtoVarint.length(data) + data;
    }
    if (node.fileSize() >= 0) {
      length += fieldLength(node.fileSize());
    }
    for (int index = 0; index < node.blockSizeCount(); index++) {
      length += fieldLength(node.blockSize(index));
    }
    if (node.fanout() > 0) {
      length += fieldLength(node.hashType()) + fieldLength(node.fanout());
    }
    return Math.toIntExact(length + attributesLength(node.attributes()));
  }

  private static int attributesLength(Attributes attributes) {
    int length = 0;
    Integer mode = attributes.mode();
    if (mode != null) {
      length += fieldLength(mode);
    }
    Instant modified = attributes.modified();
    if (modified != null) {
      length += 2 + modifiedLength(modified);
    }
    return length;
  }

  private static void writeAttributes(ByteBuffer target, Attributes attributes) {
    Integer mode = attributes.mode();
    if (mode != null) {
      writeField(target, TAG_MODE, mode);
    }
    Instant modified = attributes.modified();
    if (modified == null) {
      return;
    }
    long seconds = modified.getEpochSecond();
    int nanos = modified.getNano();
    target.put((byte) TAG_MODIFIED);
    ProtoVarint.write(target, modifiedLength(modified));
    writeField(target, TAG_SECONDS, seconds);
    if (nanos > 0) {
      target.put((byte) TAG_NANOS);
      target.order(ByteOrder.LITTLE_ENDIAN).putInt(nanos).order(ByteOrder.BIG_ENDIAN);
    }
  }

  private static int modifiedLength(Instant modified) {
    return fieldLength(modified.getEpochSecond()) + (modified.getNano() > 0 ? NANOS_BYTES : 0);
  }

  private static int fieldLength(long value) {
    return 1 + ProtoVarint.length(value);
  }

  private static void writeField(ByteBuffer target, int tag, long value) {
    target.put((byte) tag);
    ProtoVarint.write(target, value);
  }

  /**
   * The message in what remains of the buffer, whose position is left as it was; data shares the
   * buffer's bytes.
   *
   * @throws UnixFsException with MALFORMED if it is not a UnixFS message
   */
  static UnixFsNode decode(ByteBuffer source) {
    return new Decoding(source.slice()).decode();
  }

  /** What one decoding has seen so far. */
  private static final class Decoding {
    private final ByteBuffer input;
    private UnixFsNode.@Nullable Type type;
    private @Nullable ByteBuffer data;
    private long fileSize = -1;
    private long[] blockSizes = {};
    private int blockSizeCount;
    private long hashType;
    private long fanout;
    private @Nullable Integer mode;
    private @Nullable Instant modified;

    Decoding(ByteBuffer input) {
      this.input = input;
    }

    UnixFsNode decode() {
      while (input.hasRemaining()) {
        readField();
      }
      if (type == null) {
        throw ProtoVarint.malformed("UnixFS message has no type");
      }
      return new UnixFsNode(
          type,
          data,
          fileSize,
          Arrays.copyOf(blockSizes, blockSizeCount),
          hashType,
          fanout,
          new Attributes(mode, modified));
    }

    private void readField() {
      long tag = ProtoVarint.read(input);
      switch (Math.clamp(tag, 0, Integer.MAX_VALUE)) {
        case TAG_TYPE -> type = typeOf(ProtoVarint.read(input));
        case TAG_DATA -> data = ProtoVarint.lengthDelimited(input);
        case TAG_FILE_SIZE -> fileSize = size("filesize");
        case TAG_BLOCK_SIZE -> addBlockSize();
        case TAG_PACKED_BLOCK_SIZES -> addPackedBlockSizes();
        case TAG_HASH_TYPE -> hashType = ProtoVarint.read(input);
        case TAG_FANOUT -> fanout = ProtoVarint.read(input);
        case TAG_MODE -> mode = (int) ProtoVarint.read(input) & Attributes.MODE_MASK;
        case TAG_MODIFIED -> modified = modifiedOf(ProtoVarint.lengthDelimited(input));
        default -> ProtoVarint.skip(input, tag);
      }
    }

    private void addPackedBlockSizes() {
      ByteBuffer packed = ProtoVarint.lengthDelimited(input);
      while (packed.hasRemaining()) {
        append(ProtoVarint.read(packed));
      }
    }

    private void addBlockSize() {
      append(ProtoVarint.read(input));
    }

    private void append(long blockSize) {
      if (blockSize < 0) {
        throw ProtoVarint.malformed("blocksize is over 2^63 - 1");
      }
      if (blockSizeCount == blockSizes.length) {
        blockSizes = Arrays.copyOf(blockSizes, Math.max(16, blockSizeCount * 2));
      }
      blockSizes[blockSizeCount++] = blockSize;
    }

    private long size(String field) {
      long value = ProtoVarint.read(input);
      if (value < 0) {
        throw ProtoVarint.malformed(field + " is over 2^63 - 1");
      }
      return value;
    }

    private static UnixFsNode.Type typeOf(long number) {
      for (UnixFsNode.Type candidate : UnixFsNode.Type.values()) {
        if (candidate.number() == number) {
          return candidate;
        }
      }
      throw ProtoVarint.malformed("UnixFS type " + Long.toUnsignedString(number) + " is unknown");
    }

    private static Instant modifiedOf(ByteBuffer input) {
      long seconds = 0;
      int nanos = 0;
      while (input.hasRemaining()) {
        long tag = ProtoVarint.read(input);
        if (tag == TAG_SECONDS) {
          seconds = ProtoVarint.read(input);
        } else if (tag == TAG_NANOS) {
          nanos = ProtoVarint.fixed32(input);
          if (nanos < 1 || nanos > 999_999_999) {
            throw ProtoVarint.malformed(
                "mtime has " + Integer.toUnsignedString(nanos) + " ns, outside 1 to 999999999");
          }
        } else {
          ProtoVarint.skip(input, tag);
        }
      }
      try {
        return Instant.ofEpochSecond(seconds, nanos);
      } catch (DateTimeException e) {
        throw ProtoVarint.malformed("mtime of " + seconds + " s is beyond any calendar");
      }
    }
  }
}
