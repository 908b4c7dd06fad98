package org.casanube.block.unixfs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Content that everybody can make again: the ChaCha20 keystream of a seed, as IPIP-499 says. */
final class Keystream extends InputStream {
  private static final byte[] ZEROS = new byte[64 * 1024];

  private final Cipher cipher;
  private long left;
  private ByteArrayInputStream piece = new ByteArrayInputStream(new byte[0]);

  Keystream(String seed, long length) {
    left = length;
    try {
      byte[] key =
          MessageDigest.getInstance("SHA-256").digest(seed.getBytes(StandardCharsets.UTF_8));
      cipher = Cipher.getInstance("ChaCha20");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key, "ChaCha20"),
          new ChaCha20ParameterSpec(new byte[12], 0));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first bytes of a seed's keystream. */
  static byte[] bytes(String seed, int length) {
    try (Keystream stream = new Keystream(seed, length)) {
      return stream.readNBytes(length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int read() {
    return refill() ? piece.read() : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    return refill() ? piece.read(target, offset, length) : -1;
  }

  private boolean refill() {
    if (piece.available() == 0 && left > 0) {
      int length = (int) Math.min(left, ZEROS.length);
      byte[] made = cipher.update(ZEROS, 0, length);
      left -= length;
      piece = new ByteArrayInputStream(Arrays.copyOf(made, length));
    }
    return piece.available() > 0;
  }
}
