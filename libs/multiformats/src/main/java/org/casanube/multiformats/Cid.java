package org.casanube.multiformats;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A content identifier: what a block holds (its codec) and the hash of its bytes.
 *
 * <p>Version 0 is a bare SHA2-256 multihash of a dag-pb block, written in base58btc ({@code Qm…}).
 * Version 1 is varint version, varint codec, multihash; written in a multibase, base32 by default.
 *
 * @see <a href="https://github.com/multiformats/cid">CID specification</a>
 */
public final class Cid implements Comparable<Cid> {
  /** The longest text taken, in characters; the longest CID in base2 is longer and of no use. */
  public static final int MAX_CHARACTERS = 1024;

  private static final int V0_CHARACTERS = 46;

  private final int version;
  private final Multicodec codec;
  private final Multihash multihash;

  private Cid(int version, Multicodec codec, Multihash multihash) {
    this.version = version;
    this.codec = codec;
    this.multihash = multihash;
  }

  /**
   * The version 0 CID of this multihash.
   *
   * @throws MultiformatException if it is not a SHA2-256 multihash
   */
  public static Cid v0(Multihash multihash) {
    if (!multihash.function().equals(Multicodec.SHA2_256)) {
      throw new MultiformatException("a CIDv0 must be sha2-256, not " + multihash.function());
    }
    return new Cid(0, Multicodec.DAG_PB, multihash);
  }

  /** The version 1 CID of this codec and multihash. */
  public static Cid v1(Multicodec codec, Multihash multihash) {
    return new Cid(1, codec, multihash);
  }

  /**
   * Reads a CID as people write it: {@code Qm…} or multibase text.
   *
   * @throws MultiformatException if it is not a CID
   */
  public static Cid parse(String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw new MultiformatException(
          "CID of " + text.length() + " characters is over the limit of " + MAX_CHARACTERS);
    }
    if (text.length() == V0_CHARACTERS && text.startsWith("Qm")) {
      return v0(Multihash.decode(Multibase.BASE58_BTC.decodeBare(text)));
    }
    if (text.length() < 2) {
      throw new MultiformatException("CID is too short: '" + text + "'");
    }
    byte[] bytes = Multibase.decode(text);
    if (bytes.length > 0 && bytes[0] == 0x12) {
      throw new MultiformatException("a CIDv0 must be written without multibase prefix");
    }
    return decode(bytes);
  }

  /**
   * The CID that these bytes are, to the last one.
   *
   * @throws MultiformatException if they are not exactly one CID
   */
  public static Cid decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    Cid cid = read(buffer);
    if (buffer.hasRemaining()) {
      throw new MultiformatException(buffer.remaining() + " bytes follow the CID");
    }
    return cid;
  }

  /**
   * Reads a CID at the buffer's position.
   *
   * @throws MultiformatException if it is malformed or of an unknown version
   */
  public static Cid read(ByteBuffer source) {
    int start = source.position();
    if (source.remaining() >= 2 && source.get(start) == 0x12 && source.get(start + 1) == 0x20) {
      return v0(Multihash.read(source));
    }
    long version = Varint.read(source);
    if (version != 1) {
      throw new MultiformatException("CID version " + version + " is not supported");
    }
    Multicodec codec = Multicodec.of(Varint.read(source));
    return v1(codec, Multihash.read(source));
  }

  /** 0 or 1. */
  public int version() {
    return version;
  }

  /** What the block holds. */
  public Multicodec codec() {
    return codec;
  }

  /** The hash of the block's bytes. */
  public Multihash multihash() {
    return multihash;
  }

  /** The same block under a version 1 CID; this one if it is already of version 1. */
  public Cid asV1() {
    return version == 1 ? this : v1(codec, multihash);
  }

  /** The encoded form's length in bytes. */
  public int length() {
    return version == 0 ? multihash.length() : 1 + Varint.length(codec.code()) + multihash.length();
  }

  /** Writes the encoded form at the buffer's position. */
  public void writeTo(ByteBuffer target) {
    if (version != 0) {
      Varint.write(target, version);
      Varint.write(target, codec.code());
    }
    multihash.writeTo(target);
  }

  /** A copy of the encoded form. */
  public byte[] toBytes() {
    byte[] bytes = new byte[length()];
    writeTo(ByteBuffer.wrap(bytes));
    return bytes;
  }

  /** The text in this base; a CIDv0 has only one way to be written, without prefix. */
  public String toString(Multibase base) {
    return version == 0 ? multihash.toString() : base.encode(toBytes());
  }

  /** {@code Qm…} for version 0, base32 for version 1. */
  @Override
  public String toString() {
    return toString(Multibase.BASE32);
  }

  /** Orders by the encoded bytes, unsigned. */
  @Override
  public int compareTo(Cid other) {
    return Arrays.compareUnsigned(toBytes(), other.toBytes());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cid that
        && version == that.version
        && codec.equals(that.codec)
        && multihash.equals(that.multihash);
  }

  @Override
  public int hashCode() {
    return multihash.hashCode();
  }
}
