package org.casanube.multiformats;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * A hash that says which function made it: varint code, varint digest length, digest.
 *
 * <p>Equal when function and digest are equal. {@link #hashCode} takes four bytes of the digest, so
 * it spreads well in hash tables (but not for identity multihashes of chosen content).
 *
 * @see <a href="https://github.com/multiformats/multihash">multihash specification</a>
 */
public final class Multihash implements Comparable<Multihash> {
  /** The longest digest that is taken from outside, in bytes: what the field's peers take. */
  public static final int MAX_DIGEST_BYTES = 128;

  /** The shortest digest that anything can be checked against, in bytes; of SHA-1's length. */
  public static final int MIN_VERIFIABLE_BYTES = 20;

  private static final int SHA2_256_BYTES = 32;

  private final Multicodec function;
  private final byte[] bytes;
  private final int digestOffset;

  private Multihash(Multicodec function, byte[] bytes, int digestOffset) {
    this.function = function;
    this.bytes = bytes;
    this.digestOffset = digestOffset;
  }

  /**
   * The multihash of {@code function} with this digest.
   *
   * @throws MultiformatException if the digest is longer than {@link #MAX_DIGEST_BYTES}, or a
   *     SHA2-256 digest is not of 32 bytes
   */
  public static Multihash of(Multicodec function, byte[] digest) {
    requireLength(function, digest.length);
    int offset = Varint.length(function.code()) + Varint.length(digest.length);
    byte[] bytes = new byte[offset + digest.length];
    int at = Varint.write(bytes, 0, function.code());
    at = Varint.write(bytes, at, digest.length);
    System.arraycopy(digest, 0, bytes, at, digest.length);
    return new Multihash(function, bytes, offset);
  }

  /** The SHA2-256 multihash of the content. */
  public static Multihash sha256(byte[] content) {
    return of(Multicodec.SHA2_256, sha256Digest().digest(content));
  }

  /** The SHA2-256 multihash of what remains in the buffer, whose position is left at its limit. */
  public static Multihash sha256(ByteBuffer content) {
    MessageDigest digest = sha256Digest();
    digest.update(content);
    return of(Multicodec.SHA2_256, digest.digest());
  }

  /**
   * The multihash of what remains in the buffer, whose position is left as it was, by this function
   * and with its whole digest.
   *
   * @throws MultiformatException if the function is not one that we can compute
   */
  public static Multihash compute(Multicodec function, ByteBuffer content) {
    MessageDigest digest = HashFunctions.messageDigest(function);
    digest.update(content.duplicate());
    return of(function, digest.digest());
  }

  /**
   * The multihash of what remains in the buffer, whose position is left as it was, by this function
   * and with a digest cut to this length.
   *
   * @throws MultiformatException if the function is not one that we can compute, or gives less
   */
  public static Multihash compute(Multicodec function, int digestLength, ByteBuffer content) {
    MessageDigest digest = HashFunctions.messageDigest(function);
    digest.update(content.duplicate());
    byte[] computed = digest.digest();
    if (digestLength > computed.length) {
      throw new MultiformatException(
          function + " has " + computed.length + " bytes of digest, not " + digestLength);
    }
    return of(function, Arrays.copyOf(computed, digestLength));
  }

  /** The identity multihash: the content itself, at most {@link #MAX_DIGEST_BYTES} of it. */
  public static Multihash identity(byte[] content) {
    return of(Multicodec.IDENTITY, content);
  }

  /**
   * The multihash that these bytes are, to the last one.
   *
   * @throws MultiformatException if they are not exactly one multihash
   */
  public static Multihash decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    Multihash multihash = read(buffer);
    if (buffer.hasRemaining()) {
      throw new MultiformatException(buffer.remaining() + " bytes follow the multihash");
    }
    return multihash;
  }

  /**
   * Reads a multihash at the buffer's position.
   *
   * @throws MultiformatException if it is cut off, its digest is longer than {@link
   *     #MAX_DIGEST_BYTES}, or a SHA2-256 digest is not of 32 bytes
   */
  public static Multihash read(ByteBuffer source) {
    int start = source.position();
    Multicodec function = Multicodec.of(Varint.read(source));
    long length = Varint.read(source);
    requireLength(function, length);
    if (source.remaining() < length) {
      throw new MultiformatException(
          "multihash says " + length + " bytes of digest, " + source.remaining() + " follow");
    }
    int digestOffset = source.position() - start;
    byte[] bytes = new byte[digestOffset + (int) length];
    source.get(start, bytes);
    source.position(start + bytes.length);
    return new Multihash(function, bytes, digestOffset);
  }

  /** The hash function. */
  public Multicodec function() {
    return function;
  }

  /** True where the digest is the content itself. */
  public boolean isIdentity() {
    return bytes[0] == 0;
  }

  /**
   * True if {@link #matches} can tell: the hash function is one that we can compute, and the digest
   * is not shorter than {@link #MIN_VERIFIABLE_BYTES}.
   */
  public boolean isVerifiable() {
    return isIdentity()
        || (digestLength() >= MIN_VERIFIABLE_BYTES && HashFunctions.isSupported(function));
  }

  /** A copy of the digest. */
  public byte[] digest() {
    return Arrays.copyOfRange(bytes, digestOffset, bytes.length);
  }

  /** The digest's length in bytes. */
  public int digestLength() {
    return bytes.length - digestOffset;
  }

  /** A copy of the encoded form. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** A read-only view of the encoded form. */
  public ByteBuffer asBuffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** The encoded form's length in bytes. */
  public int length() {
    return bytes.length;
  }

  /** Writes the encoded form at the buffer's position. */
  public void writeTo(ByteBuffer target) {
    target.put(bytes);
  }

  /**
   * True if hashing {@code content} with this multihash's function gives this digest, or begins
   * with it where the digest is a shortened one of at least {@link #MIN_VERIFIABLE_BYTES}. The
   * buffer's position is left as it was.
   *
   * @throws MultiformatException if the hash function is not one that we can compute
   */
  public boolean matches(ByteBuffer content) {
    ByteBuffer view = content.duplicate();
    if (isIdentity()) {
      return view.equals(ByteBuffer.wrap(bytes, digestOffset, digestLength()));
    }
    MessageDigest digest = HashFunctions.messageDigest(function);
    digest.update(view);
    byte[] computed = digest.digest();
    return digestLength() >= MIN_VERIFIABLE_BYTES
        && digestLength() <= computed.length
        && Arrays.equals(
            bytes, digestOffset, bytes.length, computed, 0, bytes.length - digestOffset);
  }

  /** Orders by the encoded bytes, unsigned. */
  @Override
  public int compareTo(Multihash other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Multihash that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    int last = bytes.length - 1;
    if (last < Integer.BYTES) {
      return Arrays.hashCode(bytes);
    }
    return (bytes[last] & 0xff)
        | (bytes[last - 1] & 0xff) << 8
        | (bytes[last - 2] & 0xff) << 16
        | bytes[last - 3] << 24;
  }

  /** The encoded form in base58btc without multibase prefix, as peer ids and CIDv0 are written. */
  @Override
  public String toString() {
    return Multibase.BASE58_BTC.encodeBare(bytes);
  }

  private static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void requireLength(Multicodec function, long length) {
    if (length > MAX_DIGEST_BYTES) {
      throw new MultiformatException(
          "multihash digest of " + length + " bytes is over the limit of " + MAX_DIGEST_BYTES);
    }
    if (function.equals(Multicodec.SHA2_256) && length != SHA2_256_BYTES) {
      throw new MultiformatException("sha2-256 digest has " + length + " bytes instead of 32");
    }
  }
}
