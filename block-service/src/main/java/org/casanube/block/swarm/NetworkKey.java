package org.casanube.block.swarm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.HandshakeException;
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
      return new State(null, "the swarm key can't be read: " + e.getMessage());
    }
  }

  /** Why there is no key that can be used. */
  public Optional<String> trouble() {
    return Optional.ofNullable(state.trouble());
  }

  /**
   * The content of the file, a secret.
   *
   * @throws IOException if there is no key that can be used
   */
  public String content() throws IOException {
    return require().encode();
  }

  /**
   * Puts this key in the place of the one before, durably.
   *
   * @param content of a {@code swarm.key} file
   * @throws WireFormatException if it is not of the format
   */
  public synchronized void replace(byte[] content) throws IOException {
    use(SwarmKey.decode(content, random));
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

  private SwarmKey require() throws HandshakeException {
    State now = state;
    SwarmKey key = now.key();
    if (key == null) {
      throw new HandshakeException("the private network has no key: " + now.trouble());
    }
    return key;
  }

  @Override
  public ByteLink protect(ByteLink link) throws IOException {
    return require().protect(link);
  }

  @Override
  public String toString() {
    return "key of the private network";
  }
}
