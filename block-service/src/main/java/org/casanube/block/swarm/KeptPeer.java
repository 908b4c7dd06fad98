package org.casanube.block.swarm;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;

/**
 * A peer that this service keeps connected with, as it is now.
 *
 * @param peer who it is
 * @param addresses where it was said to be or was reached, without {@code /p2p/}; the place where
 *     it was reached last comes first
 * @param isConfigured whether it stands in the settings, and so can't be forgotten
 * @param isConnected whether it is connected
 * @param failure why the last attempt failed; empty while connected
 * @param nextAttempt when it is dialled again; empty while connected or being dialled
 */
public record KeptPeer(
    PeerId peer,
    List<Multiaddr> addresses,
    boolean isConfigured,
    boolean isConnected,
    Optional<String> failure,
    Optional<Instant> nextAttempt) {
  public KeptPeer {
    addresses = List.copyOf(addresses);
  }
}
