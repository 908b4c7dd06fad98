package org.casanube.block.names;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An IPNS record: what a name points at, until when, and the signature that says so. That it could
 * be read says nothing about the signature. Immutable; equal when the bytes are.
 *
 * @see <a href="https://specs.ipfs.tech/ipns/ipns-record/#record-fields">Record fields</a>
 */
public final class IpnsRecord {
  /** The longest record that is made or read, in bytes. */
  public static final int MAX_BYTES = 10 * 1024;

  /** The media type of a record's bytes. */
  public static final String MEDIA_TYPE = "application/vnd.ipfs.ipns-record";

  private final byte[] bytes;
  private final Content content;
  private final Proof proof;

  /** A record of these parts; arrays are not copied, and must not change any more. */
  public IpnsRecord(byte[] bytes, Content content, Proof proof) {
    this.bytes = bytes;
    this.content = content;
    this.proof = proof;
  }

  /**
   * What a record says.
   *
   * @param value the content path it points at, as text
   * @param sequence the version, an unsigned number of 64 bits
   * @param validUntil when its time is over
   * @param ttl how long it may be kept before asking again; empty if it does not say so
   */
  public record Content(String value, long sequence, Instant validUntil, Optional<Duration> ttl) {}

  /** What proves a record. */
  public static final class Proof {
    private final byte[] data;
    private final byte[] signature;
    private final byte @Nullable [] publicKey;

    /** A proof; arrays are not copied. */
    public Proof(byte[] data, byte[] signature, byte @Nullable [] publicKey) {
      this.data = data;
      this.signature = signature;
      this.publicKey = publicKey;
    }

    /** The dag-cbor that is signed. */
    public byte[] data() {
      return data.clone();
    }

    /** The signature of version 2. */
    public byte[] signature() {
      return signature.clone();
    }

    /** The key as libp2p's protobuf, where the record brings it along. */
    public Optional<byte[]> publicKey() {
      return Optional.ofNullable(publicKey).map(byte[]::clone);
    }
  }

  /** The path that the name points at, as it was signed. */
  public String value() {
    return content.value();
  }

  /**
   * The path that the name points at.
   *
   * @throws NameException {@code INVALID_PATH} if the value is no content path
   */
  public NamePath path() {
    return NamePath.parse(content.value());
  }

  /** The version, an unsigned number of 64 bits; the greater is the newer. */
  public long sequence() {
    return content.sequence();
  }

  public Instant validUntil() {
    return content.validUntil();
  }

  /** How long it may be kept before asking again, if it says so. */
  public Optional<Duration> ttl() {
    return content.ttl();
  }

  public Proof proof() {
    return proof;
  }

  /** A copy of the bytes, as they travel. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** About how many bytes of memory it takes: its bytes, and the same once more in parts. */
  public long weight() {
    return 2L * bytes.length + content.value().length();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpnsRecord that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "record %s to %s until %s"
        .formatted(
            Long.toUnsignedString(content.sequence()), content.value(), content.validUntil());
  }
}
