package org.casanube.p2p.gossipsub;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.casanube.multiformats.PeerId;

/**
 * What peers said they have and were asked for: who does not deliver in time has lied. Of each
 * request one message is remembered, chosen at random. Belongs to the router and its lock.
 *
 * @see <a
 *     href="https://github.com/libp2p/specs/blob/master/pubsub/gossipsub/gossipsub-v1.1.md#spam-protection-measures">
 *     Spam Protection Measures</a>
 */
final class Promises {
  /** More are not remembered: then some liars get away. */
  private static final int MAX = 8_192;

  private final Map<MessageId, Map<PeerId, Long>> ends = new LinkedHashMap<>();
  private int count;

  void add(MessageId id, PeerId peer, long end) {
    if (count < MAX
        && ends.computeIfAbsent(id, _ -> new TreeMap<>()).putIfAbsent(peer, end) == null) {
      count++;
    }
  }

  /** The message is here, from whomever: nobody needs to send it any more. */
  void kept(MessageId id) {
    Map<PeerId, Long> peers = ends.remove(id);
    if (peers != null) {
      count -= peers.size();
    }
  }

  void forget(PeerId peer) {
    for (Map<PeerId, Long> peers : ends.values()) {
      if (peers.remove(peer) != null) {
        count--;
      }
    }
    ends.values().removeIf(Map::isEmpty);
  }

  /** How many promises each peer has broken since the last call. */
  Map<PeerId, Integer> broken(long now) {
    Map<PeerId, Integer> liars = new TreeMap<>();
    for (Map<PeerId, Long> peers : ends.values()) {
      peers
          .entrySet()
          .removeIf(each -> {
            boolean late = now - each.getValue() > 0;
            if (late) {
              liars.merge(each.getKey(), 1, Integer::sum);
              count--;
            }
            return late;
          });
    }
    ends.values().removeIf(Map::isEmpty);
    return liars;
  }
}
