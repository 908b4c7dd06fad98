package org.casanube.block.blocks.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.Multihash;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the log: a fixed header, the multihash, the payload, zeros up to a multiple of 8.
 *
 * <pre>
 *  0 u32 magic
 *  4 u8  kind: 1 block, 2 tombstone
 *  5 u8  length of the multihash
 *  6 u16 zero
 *  8 u32 block: length of the payload; tombstone: the segment in which the removed frame was
 * 12 u32 mark: this many bytes of the segment were durable when the frame was made
 * 16 u64 sequence
 * 24 u32 CRC32C of the payload
 * 28 u32 CRC32C of segment number, offset, the 28 bytes above, and the multihash
 * 32     multihash, payload
 * </pre>
 *
 * <p>The second checksum covers the first and so binds payload, multihash and place: neither a
 * write that went astray nor an old frame left in a reused disk block passes. Checksums find
 * accidents. A forged frame inside some payload is never looked at, because the scan steps from
 * frame to frame; only past a damaged one it searches, and what it finds then must pass its own
 * hash.
 *
 * @param multihash names the block
 * @param length payload bytes of a block; of a tombstone, the segment of the removed frame
 * @param mark bytes of the segment that were durable when the frame was made
 * @param sequence orders puts and removals of one block
 */
record Frame(Kind kind, Multihash multihash, int length, long mark, long sequence) {
  static final int HEADER_BYTES = 32;
  static final int ALIGNMENT = 8;
  static final int MAGIC = 0x434e_4246;

  private static final int CHECKED_BYTES = 28;

  /** What a frame says. */
  enum Kind {
    BLOCK(1),
    TOMBSTONE(2);

    private final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }

    byte code() {
      return code;
    }

    static @Nullable Kind of(byte code) {
      return switch (code) {
        case 1 -> BLOCK;
        case 2 -> TOMBSTONE;
        default -> null;
      };
    }
  }

  /** Bytes of header and multihash before the payload. */
  static int prefixBytes(Multihash multihash) {
    return HEADER_BYTES + multihash.length();
  }

  /** Bytes that a frame takes in the log. */
  static int bytes(Multihash multihash, int payload) {
    return align(prefixBytes(multihash) + payload);
  }

  static int align(int bytes) {
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }

  int payloadBytes() {
    return kind == Kind.BLOCK ? length : 0;
  }

  /** Bytes that this frame takes in the log. */
  int bytes() {
    return bytes(multihash, payloadBytes());
  }

  /**
   * Writes the whole frame into {@code target}, which is exactly as long as the frame.
   *
   * @param payload its remaining bytes are copied; its position is left at its limit
   */
  void encode(ByteBuffer target, ByteBuffer payload, long location) {
    int prefix = prefixBytes(multihash);
    target.position(HEADER_BYTES);
    multihash.writeTo(target);
    target.put(payload);
    int end = target.position();
    while (target.hasRemaining()) {
      target.put((byte) 0);
    }
    CRC32C payloadSum = new CRC32C();
    payloadSum.update(target.duplicate().position(prefix).limit(end));
    target.putInt(0, MAGIC);
    target.put(4, kind.code());
    target.put(5, (byte) multihash.length());
    target.putShort(6, (short) 0);
    target.putInt(8, length);
    target.putInt(12, (int) mark);
    target.putLong(16, sequence);
    target.putInt(24, (int) payloadSum.getValue());
    target.putInt(28, headerSum(target, 0, multihash.length(), location));
  }

  /**
   * The header at this position of the buffer, if there is a sound one; the payload is not looked
   * at.
   *
   * @param location where the position is in the log
   */
  static @Nullable Frame decode(ByteBuffer source, int at, long location) {
    if (source.limit() - at < HEADER_BYTES || source.getInt(at) != MAGIC) {
      return null;
    }
    Kind kind = Kind.of(source.get(at + 4));
    int multihashLength = source.get(at + 5) & 0xff;
    if (kind == null
        || source.limit() - at < HEADER_BYTES + multihashLength
        || source.getInt(at + 28) != headerSum(source, at, multihashLength, location)) {
      return null;
    }
    Multihash multihash = multihash(source, at, multihashLength);
    int length = source.getInt(at + 8);
    if (multihash == null || length < 0) {
      return null;
    }
    long mark = source.getInt(at + 12) & 0xffff_ffffL;
    return new Frame(kind, multihash, length, mark, source.getLong(at + 16));
  }

  private static @Nullable Multihash multihash(ByteBuffer source, int at, int length) {
    byte[] bytes = new byte[length];
    source.get(at + HEADER_BYTES, bytes);
    try {
      return Multihash.decode(bytes);
    } catch (MultiformatException e) {
      return null;
    }
  }

  /** True if the payload of the frame at this position, whose header is sound, is so too. */
  boolean hasSoundPayload(ByteBuffer source, int at) {
    int start = at + prefixBytes(multihash);
    if (source.limit() - start < payloadBytes()) {
      return false;
    }
    CRC32C sum = new CRC32C();
    sum.update(source.duplicate().position(start).limit(start + payloadBytes()));
    return (int) sum.getValue() == source.getInt(at + 24);
  }

  private static int headerSum(ByteBuffer source, int at, int multihashLength, long location) {
    CRC32C sum = new CRC32C();
    ByteBuffer place = ByteBuffer.allocate(Long.BYTES).putLong(0, location);
    sum.update(place);
    ByteBuffer view = source.duplicate();
    sum.update(view.limit(at + CHECKED_BYTES).position(at));
    view.limit(at + HEADER_BYTES + multihashLength).position(at + HEADER_BYTES);
    sum.update(view);
    return (int) sum.getValue();
  }
}
