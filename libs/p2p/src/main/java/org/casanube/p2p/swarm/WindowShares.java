package org.casanube.p2p.swarm;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.HostLimits.MemoryLimits;
import org.casanube.p2p.tcp.SocketAddresses;
import org.casanube.p2p.yamux.MemoryBudget;
import org.casanube.p2p.yamux.WindowMemory;

/**
 * Divides the memory for windows among connections, so that no peer and no address takes it all:
 * half of it is shared by all streams, at most an eighth of the whole for one peer, or one origin
 * of addresses. A quarter is kept for the first streams of each connection, another one for streams
 * that this host opens. Thread-safe.
 */
final class WindowShares {
  private static final int PARTS = 8;
  private static final int FIRST_STREAMS = 4;

  private final long max;
  private final long maxPerConnection;
  private final MemoryBudget shared;
  private final MemoryBudget forPeers;
  private final MemoryBudget forOwn;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Object, Share> shares = new HashMap<>();

  WindowShares(MemoryLimits limits) {
    this.max = limits.maxPerHost();
    this.maxPerConnection = limits.maxPerConnection();
    this.shared = MemoryBudget.of(max / 2);
    this.forPeers = MemoryBudget.of(max / 4);
    this.forOwn = MemoryBudget.of(max / 4);
  }

  /** What connections with one peer, or one origin, may have together. */
  private static final class Share {
    final MemoryBudget ofShared;
    final MemoryBudget ofForPeers;
    final MemoryBudget ofForOwn;
    int connections;

    Share(long ofShared, long ofForPeers, long ofForOwn) {
      this.ofShared = budget(ofShared);
      this.ofForPeers = budget(ofForPeers);
      this.ofForOwn = budget(ofForOwn);
    }

    private static MemoryBudget budget(long bytes) {
      return MemoryBudget.of(Math.max(bytes, WindowMemory.FIRST_WINDOW));
    }
  }

  /** The memory of a new connection, which must be given back when it ends. */
  WindowMemory enter(PeerId peer, Multiaddr remote) {
    Share ofPeer;
    Share ofOrigin;
    lock.lock();
    try {
      ofPeer = shareOf(peer, max / 4 / PARTS);
      // A household's peers may come from one address: together they may have more of it.
      ofOrigin = shareOf(SocketAddresses.origin(remote), max / 4 / (PARTS / 2));
    } finally {
      lock.unlock();
    }
    return new WindowMemory(
        MemoryBudget.partOf(maxPerConnection, List.of(ofPeer.ofShared, ofOrigin.ofShared, shared)),
        MemoryBudget.partOf(
            FIRST_STREAMS * (long) WindowMemory.FIRST_WINDOW,
            List.of(ofPeer.ofForPeers, ofOrigin.ofForPeers, forPeers)),
        MemoryBudget.partOf(maxPerConnection, List.of(ofPeer.ofForOwn, ofOrigin.ofForOwn, forOwn)));
  }

  private Share shareOf(Object key, long reserve) {
    Share share = shares.computeIfAbsent(key, _ -> new Share(max / PARTS, reserve, reserve));
    share.connections++;
    return share;
  }

  /** A connection with this peer at this address has ended. */
  void leave(PeerId peer, Multiaddr remote) {
    lock.lock();
    try {
      for (Object key : List.of(peer, SocketAddresses.origin(remote))) {
        shares.computeIfPresent(key, (_, share) -> --share.connections > 0 ? share : null);
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many peers and origins have a share, for tests. */
  int count() {
    lock.lock();
    try {
      return shares.size();
    } finally {
      lock.unlock();
    }
  }
}
