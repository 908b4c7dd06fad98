package org.casanube.block.home;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The folder that everything of this node is under, and the places in it that this service uses.
 * The folders are made by those who write to them.
 *
 * @param home {@code casanube.home}, {@code $CASANUBE_HOME}
 */
@ConfigurationProperties("casanube")
public record Home(Path home) {
  public Home {
    home = home.toAbsolutePath().normalize();
  }

  /** Blocks of the local store. */
  public Path blocks() {
    return home.resolve("blocks");
  }

  /** The file of this service's documents. */
  public Path documents() {
    return home.resolve("documents").resolve("block-service.db");
  }

  /** The file of the embedded event log. */
  public Path events() {
    return home.resolve("events").resolve("events.db");
  }

  /** The key that identities inside are signed with. */
  public Path identityKey() {
    return home.resolve("secrets").resolve("service-identity.key");
  }

  /** What the identities of this node's peers are derived from. */
  public Path nodeKey() {
    return home.resolve("secrets").resolve("node.key");
  }

  /** The identity of this service as a peer, if it is not derived from the node's key. */
  public Path peerKey() {
    return home.resolve("secrets").resolve("peer.key");
  }

  /** The keys that names are signed with. */
  public Path nameKeys() {
    return home.resolve("secrets").resolve("name-keys");
  }

  /** The key of the private network. */
  public Path swarmKey() {
    return home.resolve("secrets").resolve("swarm.key");
  }

  /** The peers that this service remembers. */
  public Path peerBook() {
    return home.resolve("swarm").resolve("block-service.peers");
  }

  /** What need not survive the process. */
  public Path temporary() {
    return home.resolve("tmp");
  }

  /** Uploads that are not complete yet. */
  public Path uploads() {
    return temporary().resolve("uploads");
  }
}
