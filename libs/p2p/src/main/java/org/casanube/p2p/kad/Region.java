package org.casanube.p2p.kad;

import java.util.List;
import java.util.NavigableMap;

/**
 * A part of the key space: all keys that begin with the same bits as the anchor, and the peers that
 * are closest to any of them.
 *
 * @param bits how many leading bits; 0 for all keys
 * @param peers by key
 */
record Region(KadKey anchor, int bits, NavigableMap<KadKey, DhtPeer> peers) {
  boolean contains(KadKey key) {
    return anchor.commonPrefix(key) >= bits;
  }

  /** The closest peers to a key of the region. */
  List<DhtPeer> closest(KadKey key, int count) {
    return peers.entrySet().stream()
        .sorted((one, other) -> key.compareDistance(one.getKey(), other.getKey()))
        .limit(count)
        .map(entry -> entry.getValue())
        .toList();
  }
}
