package org.casanube.p2p.swarm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.PeerId;

/** The open connections by peer, in the order they were opened. Thread-safe. */
final class ConnectionTable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PeerId, List<SwarmConnection>> byPeer = new LinkedHashMap<>();
  private int count;

  /** What adding or removing a connection has changed. */
  enum Change {
    NONE,
    FIRST_OF_PEER,
    FURTHER_OF_PEER,
    LAST_OF_PEER
  }

  /** Adds the connection, unless its peer has as many as it may. */
  Change add(SwarmConnection connection, int maxPerPeer) {
    lock.lock();
    try {
      List<SwarmConnection> ofPeer =
          byPeer.computeIfAbsent(connection.remotePeer(), _ -> new ArrayList<>());
      if (ofPeer.size() >= maxPerPeer) {
        return Change.NONE;
      }
      ofPeer.add(connection);
      count++;
      return ofPeer.size() == 1 ? Change.FIRST_OF_PEER : Change.FURTHER_OF_PEER;
    } finally {
      lock.unlock();
    }
  }

  Change remove(SwarmConnection connection) {
    lock.lock();
    try {
      List<SwarmConnection> ofPeer = byPeer.get(connection.remotePeer());
      if (ofPeer == null || !ofPeer.remove(connection)) {
        return Change.NONE;
      }
      count--;
      if (!ofPeer.isEmpty()) {
        return Change.FURTHER_OF_PEER;
      }
      byPeer.remove(connection.remotePeer());
      return Change.LAST_OF_PEER;
    } finally {
      lock.unlock();
    }
  }

  /** The open connections to the peer, limited ones last. */
  List<SwarmConnection> of(PeerId peer) {
    lock.lock();
    try {
      return byPeer.getOrDefault(peer, List.of()).stream()
          .filter(SwarmConnection::isOpen)
          .sorted(Comparator.comparing(SwarmConnection::isLimited))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  List<SwarmConnection> all() {
    lock.lock();
    try {
      return byPeer.values().stream()
          .flatMap(List::stream)
          .filter(SwarmConnection::isOpen)
          .sorted(Comparator.comparing(SwarmConnection::openedAt))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  int count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }
}
