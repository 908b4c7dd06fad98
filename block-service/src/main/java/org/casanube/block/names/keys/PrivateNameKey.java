package org.casanube.block.names.keys;

import org.casanube.block.names.SigningKey;

/** A key with its private half in hand. */
interface PrivateNameKey extends SigningKey {
  /** The private half as libp2p's protobuf. */
  byte[] toProtobuf();

  /** The private half as PKCS #8. */
  byte[] toPkcs8();
}
