package org.casanube.block.swarm.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.casanube.block.swarm.ConnectedPeer;
import org.casanube.p2p.Connection;
import org.jspecify.annotations.Nullable;

/** A connected peer. */
@Schema(name = "SwarmPeer")
record PeerResponse(
    @Schema(example = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp") String peerId,
    @Schema(description = "The program that it says to be; empty until it has.") String agent,
    @Schema(description = "What it says to speak.") List<String> protocols,
    @Schema(description = "Milliseconds to it and back; absent until they are measured.")
        @Nullable Double latencyMillis,
    @Schema(description = "Whether it is dialled again when it is lost.") boolean kept,
    List<ConnectionResponse> connections) {
  private static final double NANOS = 1e6;
  private static final double HUNDREDTHS = 100;

  /** One connection. */
  @Schema(name = "SwarmConnection")
  record ConnectionResponse(
      @Schema(example = "/ip4/192.0.2.7/tcp/4001") String address,
      @Schema(allowableValues = {"inbound", "outbound"}) String direction,
      @Schema(example = "/noise") String security,
      int streams,
      Instant since) {
    static ConnectionResponse of(Connection connection) {
      return new ConnectionResponse(
          connection.remoteAddress().toString(),
          connection.direction().name().toLowerCase(Locale.ROOT),
          connection.security(),
          connection.streams().size(),
          connection.openedAt());
    }
  }

  static PeerResponse of(ConnectedPeer peer) {
    return new PeerResponse(
        peer.peer().toString(),
        peer.agent(),
        peer.protocols().stream().sorted().toList(),
        peer.latency()
            .map(time -> Math.round(time.toNanos() / NANOS * HUNDREDTHS) / HUNDREDTHS)
            .orElse(null),
        peer.isKept(),
        peer.connections().stream().map(ConnectionResponse::of).toList());
  }
}
