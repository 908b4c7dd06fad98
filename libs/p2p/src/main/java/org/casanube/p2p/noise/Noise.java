package org.casanube.p2p.noise;

import java.io.IOException;
import java.security.SecureRandom;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.SecureLink;
import org.casanube.p2p.SecurityProtocol;
import org.casanube.p2p.keys.KeyPair;

/**
 * The protocol {@code /noise}: {@code Noise_XX_25519_ChaChaPoly_SHA256}. The static key lives as
 * long as this object, and is signed once by the identity. The multiplexer is agreed on within the
 * handshake if both sides name theirs. Thread-safe.
 */
public final class Noise implements SecurityProtocol {
  /** The id in multistream-select. */
  public static final String ID = "/noise";

  private final X25519 staticKey;
  private final HandshakePayload payload;
  private final SecureRandom random;

  /** Secures links for this identity. */
  public Noise(KeyPair identity, SecureRandom random) {
    this.staticKey = X25519.generate(random);
    this.payload = HandshakePayload.sign(identity, staticKey.publicBytes());
    this.random = random;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public SecureLink secure(ByteLink link, Side side) throws IOException {
    return new Handshake(link, staticKey, payload, side, random).run();
  }
}
