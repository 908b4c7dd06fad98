package org.casanube.block.swarm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The network that this peer is in: everybody's, or the private one of those who hold its key. A
 * new key is used at once: what was connected under the one before is closed. Thread-safe.
 */
public final class SwarmNetwork {
  private final boolean isPrivate;
  private final NetworkKey key;
  private final SwarmConnections connections;
  private final Runnable whenChanged;

  /**
   * The network of these connections.
   *
   * @param whenChanged runs when another key is used and nobody is connected any more
   */
  public SwarmNetwork(
      boolean isPrivate, NetworkKey key, SwarmConnections connections, Runnable whenChanged) {
    this.isPrivate = isPrivate;
    this.key = key;
    this.connections = connections;
    this.whenChanged = whenChanged;
  }

  /** True if only peers are let in that hold the key. */
  public boolean isPrivate() {
    return isPrivate;
  }

  /** A short name of the key; empty if there is none, or the network is not private. */
  public Optional<String> fingerprint() {
    return isPrivate ? key.fingerprint() : Optional.empty();
  }

  /** Why nobody can connect; empty if they can. */
  public Optional<String> trouble() {
    return isPrivate ? key.trouble() : Optional.empty();
  }

  /**
   * The key, with its fingerprint.
   *
   * @param fingerprint short and no secret
   * @param content of the file {@code swarm.key}, a secret
   */
  public record Key(String fingerprint, String content) {
    @Override
    public String toString() {
      return "Key[" + fingerprint + "]";
    }
  }

  /**
   * The key, a secret.
   *
   * @throws SwarmRefusedException if there is none that can be used
   */
  public Key key() {
    String content = key.content();
    return new Key(key.fingerprint().orElse(""), content);
  }

  /**
   * A key that is used from now on.
   *
   * @param fingerprint its short name
   * @param closedConnections how many were open under the key before
   * @param isUsed false in a network that is not private: the key is kept for when it is
   */
  public record Change(String fingerprint, int closedConnections, boolean isUsed) {}

  /**
   * Uses this key from now on.
   *
   * @param content of a file {@code swarm.key}
   * @throws SwarmRefusedException if it is none
   */
  public Change use(String content) {
    return change(() -> key.replace(content));
  }

  /** Uses a new random key from now on, which nobody else holds yet. */
  public Change renew() {
    return change(key::renew);
  }

  /** Changes the file of the key. */
  private interface KeyChange {
    void run() throws IOException;
  }

  private Change change(KeyChange change) {
    try {
      change.run();
    } catch (IOException e) {
      throw new UncheckedIOException("the swarm key can't be written", e);
    }
    String fingerprint = key.fingerprint().orElse("");
    if (!isPrivate) {
      return new Change(fingerprint, 0, false);
    }
    int closed = connections.closeAll();
    whenChanged.run();
    return new Change(fingerprint, closed, true);
  }
}
