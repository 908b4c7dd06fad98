package org.casanube.block.routing;

import java.util.Optional;
import java.util.function.Predicate;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;

/**
 * One way of finding out who has what: a table that peers keep together, a server that knows, …
 * Every bean of this kind is asked. Thread-safe; whoever waits too long is interrupted.
 */
public interface RoutingWay {
  /** What it is, for people and metrics, as in {@code dht-lan}. */
  String name();

  /**
   * Looks for providers of the block, and tells of each as it is found, from the calling thread.
   *
   * @param sink takes a provider; false when that is enough
   */
  void findProviders(Cid cid, Predicate<Provider> sink) throws InterruptedException;

  /** Where the peer can be reached, if this way knows. */
  default Optional<Provider> findPeer(PeerId peer) throws InterruptedException {
    return Optional.empty();
  }

  /**
   * Tells others that this node has the block.
   *
   * @return how many have taken note; 0 for a way that tells nobody
   */
  default int announce(Cid cid) throws InterruptedException {
    return 0;
  }
}
