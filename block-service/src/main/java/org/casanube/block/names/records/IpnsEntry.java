package org.casanube.block.names.records;

import org.casanube.block.names.InvalidRecordException;
import org.casanube.block.names.InvalidRecordException.Reason;
import org.casanube.block.names.IpnsRecord;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufReader;

/**
 * The fields of the protobuf that a record travels in. What is absent has the default value of
 * protobuf, as old readers saw it. Of a field that stands there twice the last counts.
 */
final class IpnsEntry {
  static final int VALUE = 1;
  static final int SIGNATURE_V1 = 2;
  static final int VALIDITY_TYPE = 3;
  static final int VALIDITY = 4;
  static final int SEQUENCE = 5;
  static final int TTL = 6;
  static final int PUBLIC_KEY = 7;
  static final int SIGNATURE_V2 = 8;
  static final int DATA = 9;

  byte[] value = new byte[0];
  byte[] signatureV1 = new byte[0];
  long validityType;
  byte[] validity = new byte[0];
  long sequence;
  long ttl;
  byte[] publicKey = new byte[0];
  byte[] signatureV2 = new byte[0];
  byte[] data = new byte[0];

  private IpnsEntry() {}

  static IpnsEntry read(byte[] bytes) throws InvalidRecordException {
    if (bytes.length > IpnsRecord.MAX_BYTES) {
      throw new InvalidRecordException(
          Reason.TOO_LARGE,
          "a record of %d bytes is over the limit of %d"
              .formatted(bytes.length, IpnsRecord.MAX_BYTES));
    }
    IpnsEntry entry = new IpnsEntry();
    try {
      ProtobufReader reader = new ProtobufReader(bytes);
      while (reader.next()) {
        entry.take(reader);
      }
    } catch (WireFormatException e) {
      throw new InvalidRecordException(
          Reason.MALFORMED, "the record is no protobuf: " + e.getMessage(), e);
    }
    if (entry.signatureV2.length == 0 || entry.data.length == 0) {
      throw new InvalidRecordException(
          Reason.MALFORMED, "the record lacks the signature of version 2, or what it signs");
    }
    return entry;
  }

  /** True if the record has parts for readers of version 1. */
  boolean hasVersionOne() {
    return signatureV1.length > 0 || value.length > 0;
  }

  private void take(ProtobufReader reader) throws WireFormatException {
    switch (reader.field()) {
      case VALUE -> value = reader.bytes();
      case SIGNATURE_V1 -> signatureV1 = reader.bytes();
      case VALIDITY_TYPE -> validityType = reader.varint();
      case VALIDITY -> validity = reader.bytes();
      case SEQUENCE -> sequence = reader.varint();
      case TTL -> ttl = reader.varint();
      case PUBLIC_KEY -> publicKey = reader.bytes();
      case SIGNATURE_V2 -> signatureV2 = reader.bytes();
      case DATA -> data = reader.bytes();
      default -> reader.skip();
    }
  }
}
