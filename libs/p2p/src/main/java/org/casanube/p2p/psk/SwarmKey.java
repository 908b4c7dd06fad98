package org.casanube.p2p.psk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.PrivateNetwork;
import org.casanube.p2p.WireFormatException;

/**
 * The key of a private network, as Kubo's file {@code swarm.key} holds it: the line {@code
 * /key/swarm/psk/1.0.0/}, one of {@code /base16/}, {@code /base64/} and {@code /bin/}, and 32
 * bytes. Immutable and thread-safe; never shows itself by {@link #toString}.
 */
public final class SwarmKey implements PrivateNetwork {
  private static final String HEADER = "/key/swarm/psk/1.0.0/";
  private static final int MAX_FILE_BYTES = 1024;

  private final byte[] key;
  private final SecureRandom random;

  private SwarmKey(byte[] key, SecureRandom random) throws WireFormatException {
    if (key.length != XSalsa20.KEY_BYTES) {
      throw new WireFormatException(
          "swarm key has " + key.length + " bytes instead of " + XSalsa20.KEY_BYTES);
    }
    this.key = key;
    this.random = random;
  }

  /** A new key. */
  public static SwarmKey generate(SecureRandom random) {
    byte[] key = new byte[XSalsa20.KEY_BYTES];
    random.nextBytes(key);
    try {
      return new SwarmKey(key, random);
    } catch (WireFormatException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads a key from its file.
   *
   * @throws WireFormatException if the file is not of the format
   */
  public static SwarmKey read(Path file, SecureRandom random) throws IOException {
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new WireFormatException("swarm key file is longer than " + MAX_FILE_BYTES + " bytes");
    }
    return decode(Files.readAllBytes(file), random);
  }

  /**
   * Reads a key from the content of its file.
   *
   * @throws WireFormatException if it is not of the format
   */
  public static SwarmKey decode(byte[] content, SecureRandom random) throws WireFormatException {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    String[] lines = text.split("\r?\n", 3);
    if (lines.length < 3 || !lines[0].equals(HEADER)) {
      throw new WireFormatException("swarm key does not begin with " + HEADER);
    }
    try {
      byte[] key =
          switch (lines[1]) {
            case "/base16/" -> HexFormat.of().parseHex(lines[2].strip());
            case "/base64/" -> Base64.getDecoder().decode(lines[2].strip());
            case "/bin/" -> lines[2].getBytes(StandardCharsets.ISO_8859_1);
            default -> throw new WireFormatException("swarm key has an unknown encoding");
          };
      return new SwarmKey(key, random);
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("swarm key is not what its encoding says", e);
    }
  }

  /** The content of the file, in base 16 as Kubo's tools write it. */
  public String encode() {
    return HEADER + "\n/base16/\n" + HexFormat.of().formatHex(key) + "\n";
  }

  @Override
  public ByteLink protect(ByteLink link) {
    byte[] nonce = new byte[XSalsa20.NONCE_BYTES];
    random.nextBytes(nonce);
    return new SwarmKeyLink(link, key, nonce);
  }

  @Override
  public String toString() {
    return "swarm key";
  }
}
