package org.casanube.block.exchange.bitswap.wire;

import java.util.Collection;
import java.util.Optional;

/** The versions of the protocol that are spoken, newest first. */
public enum Dialect {
  /** With presences. */
  V1_2("/ipfs/bitswap/1.2.0"),
  /** Blocks say their CID's codec and hash; nobody says what it lacks. */
  V1_1("/ipfs/bitswap/1.1.0"),
  /** Blocks are bare bytes, hashed by SHA2-256. */
  V1_0("/ipfs/bitswap/1.0.0");

  private final String protocol;

  Dialect(String protocol) {
    this.protocol = protocol;
  }

  /** The libp2p protocol. */
  public String protocol() {
    return protocol;
  }

  /** Whether peers answer if they have a block, and that they lack it. */
  public boolean hasPresences() {
    return this == V1_2;
  }

  /** All protocols, newest first. */
  public static String[] protocols() {
    Dialect[] all = values();
    String[] names = new String[all.length];
    for (int index = 0; index < all.length; index++) {
      names[index] = all[index].protocol;
    }
    return names;
  }

  /** The newest dialect among these protocols. */
  public static Optional<Dialect> newestOf(Collection<String> spoken) {
    for (Dialect dialect : values()) {
      if (spoken.contains(dialect.protocol)) {
        return Optional.of(dialect);
      }
    }
    return Optional.empty();
  }

  /** The dialect of a stream of this protocol, which must be one of ours. */
  public static Dialect of(String protocol) {
    for (Dialect dialect : values()) {
      if (dialect.protocol.equals(protocol)) {
        return dialect;
      }
    }
    throw new IllegalArgumentException("not a protocol of bitswap: " + protocol);
  }
}
