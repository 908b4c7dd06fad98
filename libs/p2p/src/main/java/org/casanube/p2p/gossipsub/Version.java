package org.casanube.p2p.gossipsub;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a peer speaks, newest first. */
enum Version {
  V1_2("/meshsub/1.2.0"),
  V1_1("/meshsub/1.1.0"),
  V1_0("/meshsub/1.0.0"),
  FLOODSUB("/floodsub/1.0.0");

  private final String protocol;

  Version(String protocol) {
    this.protocol = protocol;
  }

  String protocol() {
    return protocol;
  }

  static List<String> protocols() {
    return Arrays.stream(values()).map(Version::protocol).toList();
  }

  /** The newest of those a peer speaks. */
  static Optional<Version> bestOf(Set<String> spoken) {
    return Arrays.stream(values()).filter(version -> spoken.contains(version.protocol)).findFirst();
  }

  boolean hasMesh() {
    return this != FLOODSUB;
  }

  /** Takes other peers' addresses with a PRUNE, and a backoff. */
  boolean exchangesPeers() {
    return this == V1_2 || this == V1_1;
  }

  boolean knowsDontWant() {
    return this == V1_2;
  }
}
