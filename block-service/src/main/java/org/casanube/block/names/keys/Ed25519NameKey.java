package org.casanube.block.names.keys;

import java.util.Arrays;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.keys.PublicKey;

/** An Ed25519 key. */
public final class Ed25519NameKey implements PrivateNameKey {
  /** What stands before the seed in PKCS #8 (RFC 8410, section 7). */
  private static final byte[] PKCS8_HEAD = {
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20
  };

  /** Where the seed begins and ends in the protobuf. */
  private static final int SEED_START = 4;

  private static final int SEED_BYTES = 32;

  private final KeyPair keys;

  public Ed25519NameKey(KeyPair keys) {
    this.keys = keys;
  }

  @Override
  public PublicKey publicKey() {
    return keys.publicKey();
  }

  @Override
  public byte[] sign(byte[] message) {
    return keys.sign(message);
  }

  @Override
  public byte[] toProtobuf() {
    return keys.toBytes();
  }

  @Override
  public byte[] toPkcs8() {
    byte[] pkcs8 = Arrays.copyOf(PKCS8_HEAD, PKCS8_HEAD.length + SEED_BYTES);
    System.arraycopy(keys.toBytes(), SEED_START, pkcs8, PKCS8_HEAD.length, SEED_BYTES);
    return pkcs8;
  }

  @Override
  public String toString() {
    return "Ed25519 key of " + ipnsName();
  }
}
