package org.casanube.p2p.keys;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of keys that peers have, by their numbers in libp2p's protobuf. */
public enum KeyType {
  RSA(0),
  ED25519(1),
  SECP256K1(2),
  ECDSA(3);

  private final int code;

  KeyType(int code) {
    this.code = code;
  }

  /** The number in the protobuf. */
  public int code() {
    return code;
  }

  /** The kind of this number. */
  public static Optional<KeyType> findByCode(long code) {
    return Arrays.stream(values()).filter(each -> each.code == code).findFirst();
  }
}
