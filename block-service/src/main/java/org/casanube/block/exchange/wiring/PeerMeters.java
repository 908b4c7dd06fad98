package org.casanube.block.exchange.wiring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.PeerId;

/**
 * Counts bytes of blocks by peer, of a bounded number of peers: where one more comes, the series of
 * the one that was quiet for longest end. A peer that is back begins at zero. Thread-safe.
 */
final class PeerMeters {
  /** Of how many peers there are series, two of each. */
  static final int MAX_PEERS = 64;

  private final MeterRegistry registry;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PeerId, Flow> flows = new LinkedHashMap<>(16, 0.75f, true);

  private record Flow(Counter sent, Counter received) {}

  PeerMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void sent(PeerId peer, long bytes) {
    flow(peer).sent.increment((double) bytes);
  }

  void received(PeerId peer, long bytes) {
    flow(peer).received.increment((double) bytes);
  }

  private Flow flow(PeerId peer) {
    lock.lock();
    try {
      Flow known = flows.get(peer);
      if (known != null) {
        return known;
      }
      if (flows.size() >= MAX_PEERS) {
        Iterator<Flow> quietest = flows.values().iterator();
        Flow gone = quietest.next();
        quietest.remove();
        registry.remove(gone.sent);
        registry.remove(gone.received);
      }
      Flow flow = new Flow(counter("sent", peer), counter("received", peer));
      flows.put(peer, flow);
      return flow;
    } finally {
      lock.unlock();
    }
  }

  private Counter counter(String direction, PeerId peer) {
    return Counter.builder("casanube.exchange.peer." + direction + ".bytes")
        .tag("peer", peer.toString())
        .baseUnit(BaseUnits.BYTES)
        .register(registry);
  }
}
