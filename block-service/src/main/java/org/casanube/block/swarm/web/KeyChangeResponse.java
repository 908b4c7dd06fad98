package org.casanube.block.swarm.web;

import io.swagger.v3.oas.annotations.media.Schema;
import org.casanube.block.swarm.SwarmNetwork;

/** What changing the key has done. */
@Schema(name = "SwarmKeyChange")
record KeyChangeResponse(
    String fingerprint,
    @Schema(description = "Connections that were open under the key before.") int closedConnections,
    @Schema(description = "False in a network that is not private: the key is kept for when it is.")
        boolean used) {
  static KeyChangeResponse of(SwarmNetwork.Change change) {
    return new KeyChangeResponse(change.fingerprint(), change.closedConnections(), change.isUsed());
  }
}
