package org.casanube.block.names.records;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.casanube.block.names.InvalidRecordException;
import org.casanube.block.names.InvalidRecordException.Reason;
import org.casanube.block.names.IpnsRecord;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.dagcbor.DagCbor;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.MultiformatException;

/** The dag-cbor map that is signed in a record. Fields that we do not know are passed over. */
final class SignedContent {
  static final long UNTIL_A_TIME = 0;

  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

  final byte[] value;
  final byte[] validity;
  final long sequence;
  final Optional<Long> ttl;

  SignedContent(byte[] value, byte[] validity, long sequence, Optional<Long> ttl) {
    this.value = value;
    this.validity = validity;
    this.sequence = sequence;
    this.ttl = ttl;
  }

  static SignedContent read(byte[] data) throws InvalidRecordException {
    IpldNode node;
    try {
      node = DagCbor.decode(ByteBuffer.wrap(data));
    } catch (IpldException | MultiformatException e) {
      throw malformed("what is signed is no dag-cbor: " + e.getMessage(), e);
    }
    if (!(node instanceof IpldNode.MapNode map)) {
      throw malformed("what is signed is no map", null);
    }
    if (requireNumber(map, "ValidityType") != UNTIL_A_TIME) {
      throw malformed("the type of validity is not 0, the only one there is", null);
    }
    return new SignedContent(
        requireBytes(map, "Value"),
        requireBytes(map, "Validity"),
        requireNumber(map, "Sequence"),
        map.find("TTL").isPresent() ? Optional.of(requireNumber(map, "TTL")) : Optional.empty());
  }

  byte[] write() {
    Map<String, IpldNode> fields = new LinkedHashMap<>();
    fields.put("Value", IpldNode.of(value));
    fields.put("Validity", IpldNode.of(validity));
    fields.put("ValidityType", IpldNode.of(UNTIL_A_TIME));
    fields.put("Sequence", number(sequence));
    ttl.ifPresent(nanos -> fields.put("TTL", number(nanos)));
    return DagCbor.encode(IpldNode.map(fields));
  }

  IpnsRecord.Content toContent() throws InvalidRecordException {
    Instant validUntil = RecordTime.read(validity);
    return new IpnsRecord.Content(
        valueText(), sequence, validUntil, ttl.map(SignedContent::duration));
  }

  /** The value as a path; some publishers wrote the bytes of a CID instead. */
  private String valueText() throws InvalidRecordException {
    if (value.length > 0 && value[0] != '/') {
      try {
        return "/ipfs/" + Cid.decode(value);
      } catch (MultiformatException _) {
        // Then it is text, or nothing.
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException e) {
      throw malformed("the value is no text", e);
    }
  }

  /** An unsigned number of nanoseconds; what a duration cannot hold is as long as 292 years. */
  private static Duration duration(long unsignedNanos) {
    return Duration.ofNanos(unsignedNanos < 0 ? Long.MAX_VALUE : unsignedNanos);
  }

  private static IpldNode number(long unsigned) {
    return IpldNode.of(new BigInteger(Long.toUnsignedString(unsigned)));
  }

  private static long requireNumber(IpldNode.MapNode map, String field)
      throws InvalidRecordException {
    return switch (map.find(field).orElse(IpldNode.NULL)) {
      case IpldNode.IntNode(long number) when number >= 0 -> number;
      case IpldNode.BigIntNode(BigInteger number)
          when number.signum() > 0 && number.compareTo(TWO_TO_64) < 0 ->
          number.longValue();
      default -> throw malformed(field + " is not an unsigned number", null);
    };
  }

  private static byte[] requireBytes(IpldNode.MapNode map, String field)
      throws InvalidRecordException {
    if (map.find(field).orElse(IpldNode.NULL) instanceof IpldNode.BytesNode bytes) {
      return bytes.toBytes();
    }
    throw malformed(field + " is not bytes", null);
  }

  private static InvalidRecordException malformed(
      String message, @org.jspecify.annotations.Nullable Throwable cause) {
    return cause == null
        ? new InvalidRecordException(Reason.MALFORMED, message)
        : new InvalidRecordException(Reason.MALFORMED, message, cause);
  }
}
