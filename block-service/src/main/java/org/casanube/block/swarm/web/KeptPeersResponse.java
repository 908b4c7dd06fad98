package org.casanube.block.swarm.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.casanube.block.swarm.KeptPeer;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/** The peers that this node keeps connected with. */
@Schema(name = "SwarmKeptPeers")
record KeptPeersResponse(List<KeptPeerResponse> peers) {
  /** One of them. */
  @Schema(name = "SwarmKeptPeer")
  record KeptPeerResponse(
      String peerId,
      List<String> addresses,
      @Schema(description = "Whether the settings want it, so that it can't be forgotten.")
          boolean configured,
      boolean connected,
      @Schema(description = "Why the last attempt failed; absent while connected.")
          @Nullable String failure,
      @Schema(description = "When it is dialled again; absent while connected.")
          @Nullable Instant nextAttempt) {
    static KeptPeerResponse of(KeptPeer peer) {
      return new KeptPeerResponse(
          peer.peer().toString(),
          peer.addresses().stream().map(Multiaddr::toString).toList(),
          peer.isConfigured(),
          peer.isConnected(),
          peer.failure().orElse(null),
          peer.nextAttempt().orElse(null));
    }
  }

  static KeptPeersResponse of(List<KeptPeer> peers) {
    return new KeptPeersResponse(peers.stream().map(KeptPeerResponse::of).toList());
  }
}
