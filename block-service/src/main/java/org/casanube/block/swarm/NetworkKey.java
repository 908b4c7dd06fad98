package org.casanube.block.swarm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.PrivateNetwork;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.SecretFile;
import org.casanube.p2p.psk.SwarmKey;
import org.jspecify.annotations.Nullable;

/**
 * The key of the private network, in its file and in use. It can be replaced while the host runs:
 * links that are opened from then on need the new one. A file that can't be used leaves this
 * service without links, and never with open ones. Thread-safe.
 */
public final class NetworkKey implements PrivateNetwork {
  private static final int FINGERPRINT_BYTES = 8;

  private final SecretFile file;
  private final SecureRandom random;
  private volatile State state;

  /**
   * The key as it is now.
   *
   * @param key null if there is none that can be used
   * @param trouble why not, null if there is one
   */
  private record State(@Nullable SwarmKey key, @Nullable String trouble) {}

  private NetworkKey(SecretFile file, SecureRandom random, State state) {
    this.file = file;
    this.random = random;
    this.state = state;
  }

  /** Reads the key from its file, and makes a new one where there is none. */
  public static NetworkKey loadOrCreate(Path path, SecureRandom random) {
    SecretFile file = new SecretFile(path);
    return new NetworkKey(file, random, load(file, random));
  }

  private static State load(SecretFile file, SecureRandom random) {
    try {
      byte[] content = file.readOrCreate(() -> bytes(SwarmKey.generate(random)));
      return new State(SwarmKey.decode(content, random), null);
    } catch (WireFormatException e) {
      return new State(null, "%s can't be used: %s".formatted(file.path(), e.getMessage()));
    } catch (IOException e) {
      return new State(null, "%s can't be read: %s".formatted(file.path(), e.getMessage()));
    }
  }

  /** Why there is no key that can be used. */
  public Optional<String> trouble() {
    return Optional.ofNullable(state.trouble());
  }

  /**
   * The content of the file, a secret.
   *
   * @throws SwarmRefusedException if there is no key that can be used
   */
  public String content() {
    State now = state;
    SwarmKey key = now.key();
    if (key == null) {
      throw new SwarmRefusedException(SwarmErrorCode.NO_KEY, String.valueOf(now.trouble()));
    }
    return key.encode();
  }

  /**
   * A short name of the key, to compare without showing it; empty if there is none.
   *
   * @return 16 hexadecimal digits
   */
  public Optional<String> fingerprint() {
    SwarmKey key = state.key();
    return key == null ? Optional.empty() : Optional.of(fingerprint(key));
  }

  private static String fingerprint(SwarmKey key) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      hash.update("casanube swarm key fingerprint v1\n".getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(hash.digest(bytes(key)), 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("JDK without SHA-256", e);
    }
  }

  /**
   * Puts this key in the place of the one before, durably.
   *
   * @param content of a {@code swarm.key} file
   * @throws SwarmRefusedException if it is not of the format
   */
  public synchronized void replace(String content) throws IOException {
    SwarmKey key;
    try {
      key = SwarmKey.decode(content.getBytes(StandardCharsets.ISO_8859_1), random);
    } catch (WireFormatException e) {
      throw new SwarmRefusedException(
          SwarmErrorCode.INVALID_KEY, "this is no swarm.key: " + e.getMessage(), e);
    }
    use(key);
  }

  /** Puts a new random key in the place of the one before, durably. */
  public synchronized void renew() throws IOException {
    use(SwarmKey.generate(random));
  }

  private void use(SwarmKey key) throws IOException {
    file.replace(bytes(key));
    state = new State(key, null);
  }

  private static byte[] bytes(SwarmKey key) {
    return key.encode().getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public ByteLink protect(ByteLink link) throws IOException {
    State now = state;
    SwarmKey key = now.key();
    if (key == null) {
      throw new UnusableKeyException(String.valueOf(now.trouble()));
    }
    return key.protect(link);
  }

  @Override
  public String toString() {
    return "key of the private network";
  }
}
