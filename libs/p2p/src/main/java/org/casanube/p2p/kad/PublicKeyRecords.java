package org.casanube.p2p.kad;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.PublicKey;

/** Records {@code /pk/<peer id>}, whose values are the peers' public keys. */
public final class PublicKeyRecords implements RecordValidator {
  /** The namespace. */
  public static final String NAMESPACE = "pk";

  private static final byte[] PREFIX = "/pk/".getBytes(StandardCharsets.US_ASCII);

  /** The key of the record that holds the peer's public key. */
  public static byte[] keyOf(PeerId peer) {
    byte[] id = peer.toBytes();
    byte[] key = Arrays.copyOf(PREFIX, PREFIX.length + id.length);
    System.arraycopy(id, 0, key, PREFIX.length, id.length);
    return key;
  }

  @Override
  public void validate(byte[] key, byte[] value) throws InvalidRecordException {
    try {
      PeerId named = PeerId.decode(Arrays.copyOfRange(key, PREFIX.length, key.length));
      if (!PublicKey.decode(value).toPeerId().equals(named)) {
        throw new InvalidRecordException("public key is not that of " + named);
      }
    } catch (WireFormatException | MultiformatException e) {
      throw new InvalidRecordException("malformed record of a public key", e);
    }
  }

  /** All valid ones mean the same key. */
  @Override
  public int select(byte[] key, List<byte[]> values) {
    return 0;
  }
}
