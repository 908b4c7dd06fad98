package org.casanube.block.names.records;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import org.casanube.block.names.InvalidRecordException;
import org.casanube.block.names.InvalidRecordException.Reason;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.PublicKey;

/**
 * Which records may be believed, and which of two is the newer.
 *
 * @see <a href="https://specs.ipfs.tech/ipns/ipns-record/#record-verification">Record
 *     verification</a>
 */
public final class RecordCheck {
  /**
   * The newer record is the greater: by sequence, then by the end of its time. Of two that are
   * alike in both one is the greater by its bytes, so that all peers settle on the same.
   */
  public static final Comparator<IpnsRecord> BY_AGE =
      Comparator.comparing(IpnsRecord::sequence, Long::compareUnsigned)
          .thenComparing(IpnsRecord::validUntil)
          .thenComparing(IpnsRecord::toBytes, Arrays::compareUnsigned);

  private RecordCheck() {}

  /**
   * Reads a record and makes sure that it may be believed.
   *
   * @throws InvalidRecordException if it may not
   */
  public static IpnsRecord require(IpnsName name, byte[] bytes, Instant now)
      throws InvalidRecordException {
    IpnsRecord record = readSigned(name, bytes);
    requireInTime(record, now);
    return record;
  }

  /**
   * Reads a record and makes sure who signed it, whether or not its time is over.
   *
   * @throws InvalidRecordException if it was not signed by the key that the name is of
   */
  public static IpnsRecord readSigned(IpnsName name, byte[] bytes) throws InvalidRecordException {
    IpnsRecord record = RecordCodec.read(bytes);
    requireSigned(name, record);
    return record;
  }

  /**
   * Makes sure that the record is signed by the key that the name is of.
   *
   * @throws InvalidRecordException if it is not
   */
  public static void requireSigned(IpnsName name, IpnsRecord record) throws InvalidRecordException {
    byte[] message = RecordCodec.signedBytes(record.proof().data());
    if (!keyOf(name, record).verify(message, record.proof().signature())) {
      throw new InvalidRecordException(
          Reason.WRONG_SIGNATURE, "the record is not signed by the key of " + name);
    }
  }

  /**
   * Makes sure that the record's time is not over.
   *
   * @throws InvalidRecordException if it is
   */
  public static void requireInTime(IpnsRecord record, Instant now) throws InvalidRecordException {
    if (!now.isBefore(record.validUntil())) {
      throw new InvalidRecordException(
          Reason.EXPIRED, "the record's time was over at " + record.validUntil());
    }
  }

  private static PublicKey keyOf(IpnsName name, IpnsRecord record) throws InvalidRecordException {
    try {
      Optional<byte[]> sent = record.proof().publicKey();
      if (sent.isEmpty()) {
        return PublicKey.of(name.peer())
            .orElseThrow(() ->
                new InvalidRecordException(
                    Reason.WRONG_KEY,
                    "the key of " + name + " is neither in the name nor in the record"));
      }
      PublicKey key = PublicKey.decode(sent.get());
      if (!key.toPeerId().equals(name.peer())) {
        throw new InvalidRecordException(
            Reason.WRONG_KEY, "the key in the record is not the one that " + name + " is of");
      }
      return key;
    } catch (WireFormatException e) {
      throw new InvalidRecordException(
          Reason.WRONG_KEY, "the key of the record can't be read: " + e.getMessage(), e);
    }
  }
}
