package org.casanube.block.routing;

import java.time.Duration;
import java.util.Optional;
import org.casanube.multiformats.PeerId;

/** Finds out where a peer is. Thread-safe. */
public interface PeerRouting {
  /**
   * Asks every way there is at once.
   *
   * @param timeout how long to wait for an answer
   * @return the first answer with an address; empty if there is none in time
   */
  Optional<Provider> findPeer(PeerId peer, Duration timeout) throws InterruptedException;
}
