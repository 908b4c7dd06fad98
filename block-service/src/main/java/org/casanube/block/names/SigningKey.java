package org.casanube.block.names;

import org.casanube.p2p.keys.PublicKey;

/** A key that signs records. Thread-safe; never shows its private half by {@code toString}. */
public interface SigningKey {
  /** The half that everybody may know. */
  PublicKey publicKey();

  /** The signature over the message, in the form that the key's type has in libp2p. */
  byte[] sign(byte[] message);

  /** The name whose records this key signs. */
  default IpnsName ipnsName() {
    return new IpnsName(publicKey().toPeerId());
  }
}
