package org.casanube.multiformats;

import java.security.MessageDigest;
import org.apache.commons.codec.digest.Blake3;

/**
 * BLAKE3 with the digest of 32 bytes that multihashes have by custom. Not for several threads at
 * once.
 *
 * @see <a href="https://github.com/BLAKE3-team/BLAKE3-specs">BLAKE3 specification</a>
 */
final class Blake3Digest extends MessageDigest {
  private static final int DIGEST_BYTES = 32;

  private final Blake3 hash = Blake3.initHash();

  Blake3Digest() {
    super("BLAKE3");
  }

  @Override
  protected int engineGetDigestLength() {
    return DIGEST_BYTES;
  }

  @Override
  protected void engineReset() {
    hash.reset();
  }

  @Override
  protected void engineUpdate(byte input) {
    hash.update(new byte[] {input}, 0, 1);
  }

  @Override
  protected void engineUpdate(byte[] input, int offset, int length) {
    hash.update(input, offset, length);
  }

  @Override
  protected byte[] engineDigest() {
    byte[] digest = hash.doFinalize(DIGEST_BYTES);
    hash.reset();
    return digest;
  }
}
