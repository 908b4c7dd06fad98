package org.casanube.p2p.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The secret that the identities of one node's services are derived from, so that each has a key of
 * its own while only one secret is kept. Immutable and thread-safe; shows nothing by {@link
 * #toString}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5869">RFC 5869: HKDF</a>
 */
public final class NodeSeed {
  private static final int BYTES = 32;

  private final byte[] seed;

  private NodeSeed(byte[] seed) {
    this.seed = seed;
  }

  /**
   * A seed of these bytes.
   *
   * @param bytes 32 random ones
   */
  public static NodeSeed of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "a node's seed has " + BYTES + " bytes, not " + bytes.length);
    }
    return new NodeSeed(bytes.clone());
  }

  /**
   * Reads the seed from its file, and makes a random one where there is none.
   *
   * @throws SecretFileException if it has another size, or others may read it
   */
  public static NodeSeed loadOrCreate(Path file, SecureRandom random) throws IOException {
    byte[] bytes = new SecretFile(file).readOrCreate(() -> fresh(random));
    if (bytes.length != BYTES) {
      throw new SecretFileException(
          "The node's key %s has %d bytes instead of %d. Put back a copy of it, or remove it: a new one makes this node another peer."
              .formatted(file, bytes.length, BYTES));
    }
    return new NodeSeed(bytes);
  }

  private static byte[] fresh(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return bytes;
  }

  /** The identity that this label always gives; others for other labels. */
  public KeyPair derive(String label) {
    HKDFParameterSpec parameters =
        HKDFParameterSpec.ofExtract()
            .addIKM(seed)
            .thenExpand(label.getBytes(StandardCharsets.UTF_8), BYTES);
    try {
      return KeyPair.ofSeed(KDF.getInstance("HKDF-SHA256").deriveData(parameters));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("JDK without HKDF-SHA256", e);
    }
  }

  @Override
  public String toString() {
    return "seed of a node";
  }
}
