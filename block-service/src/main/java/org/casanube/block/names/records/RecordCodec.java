package org.casanube.block.names.records;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.casanube.block.names.InvalidRecordException;
import org.casanube.block.names.InvalidRecordException.Reason;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.SigningKey;
import org.casanube.p2p.keys.PublicKey;
import org.casanube.p2p.wire.ProtobufWriter;

/**
 * Makes and reads records. Made ones are of version 2 and, unless that is not wanted, have the
 * parts besides that readers of version 1 look for; both signatures are those that Kubo makes.
 *
 * @see <a href="https://specs.ipfs.tech/ipns/ipns-record/#record-creation">Record creation</a>
 */
public final class RecordCodec {
  private static final byte[] SIGNATURE_PREFIX =
      "ipns-signature:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] UNTIL_A_TIME = "EOL".getBytes(StandardCharsets.US_ASCII);

  private RecordCodec() {}

  /** Which parts a new record has. */
  public enum Compatibility {
    /** Those that are signed, and nothing else. */
    VERSION_2,
    /** Also the parts that readers of version 1 look for. */
    VERSIONS_1_AND_2
  }

  /**
   * Makes a record.
   *
   * @throws IllegalArgumentException if it would be over {@link IpnsRecord#MAX_BYTES}, or its time
   *     to live is negative
   */
  public static IpnsRecord create(
      SigningKey key, IpnsRecord.Content content, Compatibility compatibility) {
    byte[] value = content.value().getBytes(StandardCharsets.UTF_8);
    byte[] validity = RecordTime.write(content.validUntil());
    Optional<Long> ttl = content.ttl().map(RecordCodec::nanos);
    byte[] data = new SignedContent(value, validity, content.sequence(), ttl).write();
    byte[] signature = key.sign(signedBytes(data));

    ProtobufWriter writer = new ProtobufWriter(data.length * 2 + 256);
    if (compatibility == Compatibility.VERSIONS_1_AND_2) {
      writer
          .bytes(IpnsEntry.VALUE, value)
          .bytes(IpnsEntry.SIGNATURE_V1, key.sign(join(value, validity, UNTIL_A_TIME)))
          .varint(IpnsEntry.VALIDITY_TYPE, SignedContent.UNTIL_A_TIME)
          .bytes(IpnsEntry.VALIDITY, validity)
          .varint(IpnsEntry.SEQUENCE, content.sequence());
      ttl.ifPresent(nanos -> writer.varint(IpnsEntry.TTL, nanos));
    }
    byte[] publicKey = publicKeyFor(key.publicKey());
    if (publicKey.length > 0) {
      writer.bytes(IpnsEntry.PUBLIC_KEY, publicKey);
    }
    byte[] bytes =
        writer.bytes(IpnsEntry.SIGNATURE_V2, signature).bytes(IpnsEntry.DATA, data).toBytes();
    if (bytes.length > IpnsRecord.MAX_BYTES) {
      throw new IllegalArgumentException(
          "a record of %d bytes is over the limit of %d"
              .formatted(bytes.length, IpnsRecord.MAX_BYTES));
    }
    return new IpnsRecord(
        bytes,
        content,
        new IpnsRecord.Proof(data, signature, publicKey.length > 0 ? publicKey : null));
  }

  /**
   * Reads a record, and sees whether its parts say the same; not whether it is signed by anybody,
   * nor whether its time is over.
   *
   * @throws InvalidRecordException if it is too large, malformed or at odds with itself
   */
  public static IpnsRecord read(byte[] bytes) throws InvalidRecordException {
    IpnsEntry entry = IpnsEntry.read(bytes);
    SignedContent signed = SignedContent.read(entry.data);
    if (entry.hasVersionOne()) {
      requireSame(entry, signed);
    }
    return new IpnsRecord(
        bytes.clone(),
        signed.toContent(),
        new IpnsRecord.Proof(
            entry.data, entry.signatureV2, entry.publicKey.length > 0 ? entry.publicKey : null));
  }

  /** What the signature of version 2 is made over. */
  static byte[] signedBytes(byte[] data) {
    return join(SIGNATURE_PREFIX, data);
  }

  private static void requireSame(IpnsEntry entry, SignedContent signed)
      throws InvalidRecordException {
    requireSame(Arrays.equals(entry.value, signed.value), "Value");
    requireSame(Arrays.equals(entry.validity, signed.validity), "Validity");
    requireSame(entry.validityType == SignedContent.UNTIL_A_TIME, "ValidityType");
    requireSame(entry.sequence == signed.sequence, "Sequence");
    requireSame(entry.ttl == signed.ttl.orElse(0L), "TTL");
  }

  private static void requireSame(boolean same, String field) throws InvalidRecordException {
    if (!same) {
      throw new InvalidRecordException(
          Reason.INCONSISTENT, field + " differs between the record's two versions");
    }
  }

  /** The key to send along; none where the name holds it. */
  private static byte[] publicKeyFor(PublicKey key) {
    return key.toPeerId().publicKey().isPresent() ? new byte[0] : key.toBytes();
  }

  private static long nanos(Duration ttl) {
    if (ttl.isNegative()) {
      throw new IllegalArgumentException("a time to live of " + ttl + " is negative");
    }
    return ttl.toNanos();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
