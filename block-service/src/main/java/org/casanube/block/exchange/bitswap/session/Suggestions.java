package org.casanube.block.exchange.bitswap.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.casanube.multiformats.PeerId;

/**
 * Peers that were named to a session. One that is not connected is dialled, and again after a while
 * as long as the session wants something. Guarded by the client's lock.
 */
final class Suggestions {
  private static final int MAX = 256;
  private static final long FIRST_WAIT_NANOS = 2_000_000_000L;
  private static final int MAX_DOUBLINGS = 5;

  private final Map<PeerId, Suggestion> all = new LinkedHashMap<>();

  private static final class Suggestion {
    private boolean dialling;
    private int failures;
    private long nextDial;
  }

  /** Adds a peer, or has it dialled again soon; too many are passed over. */
  void add(PeerId peer, long now) {
    Suggestion known = all.get(peer);
    if (known == null && all.size() < MAX) {
      known = new Suggestion();
      all.put(peer, known);
    }
    if (known != null && !known.dialling && known.failures == 0) {
      known.nextDial = now;
    }
  }

  boolean contains(PeerId peer) {
    return all.containsKey(peer);
  }

  /** Those that it is time to dial, unless they are connected. */
  List<PeerId> due(Map<PeerId, RemotePeer> connected, long now, int max) {
    List<PeerId> due = new ArrayList<>();
    for (Map.Entry<PeerId, Suggestion> each : all.entrySet()) {
      Suggestion suggestion = each.getValue();
      boolean ready = !suggestion.dialling && now - suggestion.nextDial >= 0;
      if (ready && due.size() < max && !connected.containsKey(each.getKey())) {
        suggestion.dialling = true;
        due.add(each.getKey());
      }
    }
    return due;
  }

  /** A dial has ended. */
  void dialled(PeerId peer, boolean reached, long now) {
    Suggestion known = all.get(peer);
    if (known != null) {
      known.dialling = false;
      known.failures = reached ? 0 : known.failures + 1;
      known.nextDial = now + (FIRST_WAIT_NANOS << Math.min(known.failures, MAX_DOUBLINGS));
    }
  }
}
