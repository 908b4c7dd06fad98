package org.casanube.block.swarm;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.casanube.multiformats.PeerId;

/**
 * Which peers have come and gone since it was last told. A peer that comes and goes in between is
 * told of once or not at all, and of many peers the latest: so one that flaps, or a crowd, can't
 * make more than the reader takes. Not thread-safe.
 */
final class PeerChanges {
  private static final int MAX_PEERS = 1024;

  private final Map<PeerId, Boolean> latest = new LinkedHashMap<>();
  private final Set<PeerId> toldConnected = new LinkedHashSet<>();

  void note(PeerId peer, boolean isConnected) {
    latest.remove(peer);
    latest.put(peer, isConnected);
    dropFirst(latest.keySet());
  }

  /** At most so many changes, the oldest first; they count as told. */
  List<PeerChange> take(int limit) {
    List<PeerChange> changes = new ArrayList<>();
    Iterator<Map.Entry<PeerId, Boolean>> each = latest.entrySet().iterator();
    while (each.hasNext() && changes.size() < limit) {
      Map.Entry<PeerId, Boolean> entry = each.next();
      each.remove();
      boolean isConnected = entry.getValue();
      boolean isNews =
          isConnected ? toldConnected.add(entry.getKey()) : toldConnected.remove(entry.getKey());
      if (isNews) {
        changes.add(new PeerChange(entry.getKey(), isConnected));
      }
    }
    dropFirst(toldConnected);
    return changes;
  }

  private static void dropFirst(Set<PeerId> peers) {
    if (peers.size() > MAX_PEERS) {
      PeerId oldest = peers.iterator().next();
      peers.remove(oldest);
    }
  }
}
