package org.casanube.block.swarm.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;
import org.casanube.block.swarm.SwarmConnections;
import org.casanube.multiformats.PeerId;
import org.jspecify.annotations.Nullable;

/** A page of connected peers. */
@Schema(name = "SwarmPeerPage")
record PeerPageResponse(
    List<PeerResponse> peers,
    @Schema(description = "The cursor of the next page; absent at the end.")
        @Nullable String nextCursor,
    @Schema(description = "The next page's address; absent at the end.") @Nullable String next) {
  static PeerPageResponse of(SwarmConnections.Page page, int limit) {
    Optional<String> cursor = page.next().map(PeerId::toString);
    return new PeerPageResponse(
        page.peers().stream().map(PeerResponse::of).toList(),
        cursor.orElse(null),
        cursor.map(id -> "/api/v1/swarm/peers?cursor=" + id + "&limit=" + limit).orElse(null));
  }
}
