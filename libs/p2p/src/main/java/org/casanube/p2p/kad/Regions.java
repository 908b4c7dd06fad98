package org.casanube.p2p.kad;

import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.casanube.multiformats.Multihash;

/**
 * Finds out which peers keep the records of a whole part of the key space, with a few lookups.
 *
 * <p>The answer to one lookup, the k closest peers to a key, is complete for all keys that have
 * more leading bits in common with it than the farthest of these peers. That part holds fewer than
 * k peers; so parts beside it are looked up as well, until one with at least k peers is complete:
 * the k closest peers of each key within are among them then. A network of fewer than k peers is
 * one region, known after one lookup.
 */
final class Regions {
  /** The most lookups for one region: beyond it, what is known so far must do. */
  private static final int MAX_LOOKUPS = 16;

  private static final int MAX_BITS = 20;

  private final Walks walks;
  private final int k;
  private final RandomGenerator random;
  private final AtomicLong lookups = new AtomicLong();

  Regions(Walks walks, int k, RandomGenerator random) {
    this.walks = walks;
    this.k = k;
    this.random = random;
  }

  /** The region around the content; without peers if nobody answers. */
  Region around(Multihash content, Worth worth) throws InterruptedException {
    KadKey anchor = KadKey.of(content);
    Survey survey = new Survey();
    List<DhtPeer> closest = survey.walk(content.toBytes());
    if (closest.size() < k) {
      return new Region(anchor, 0, survey.peers);
    }
    int bits = completeBits(anchor, closest);
    if (!worth.isWorthMoreLookups(Math.max(0, bits - 2))) {
      return new Region(anchor, KadKey.BITS, survey.peers);
    }
    while (bits > 0 && survey.count(anchor, bits) < k && survey.walks < MAX_LOOKUPS) {
      bits--;
      survey.complete(anchor.withFlippedBit(bits), bits + 1);
    }
    return new Region(anchor, bits, survey.peers);
  }

  /** Decides whether a region is used enough. */
  interface Worth {
    /** True if enough keys begin with so many bits of the anchor. */
    boolean isWorthMoreLookups(int bits);
  }

  long lookups() {
    return lookups.get();
  }

  private static int completeBits(KadKey target, List<DhtPeer> closest) {
    return Math.min(MAX_BITS, target.commonPrefix(KadKey.of(closest.getLast().peer())) + 1);
  }

  /** What is known of the peers of one region. */
  private final class Survey {
    private final TreeMap<KadKey, DhtPeer> peers = new TreeMap<>();
    private int walks;

    List<DhtPeer> walk(byte[] key) throws InterruptedException {
      walks++;
      lookups.incrementAndGet();
      List<DhtPeer> closest = Regions.this.walks.closest(key);
      closest.forEach(peer -> peers.put(KadKey.of(peer.peer()), peer));
      return closest;
    }

    long count(KadKey anchor, int bits) {
      return peers.keySet().stream().filter(key -> anchor.commonPrefix(key) >= bits).count();
    }

    /** Learns of all peers whose keys begin with these bits of the anchor. */
    void complete(KadKey anchor, int bits) throws InterruptedException {
      if (walks >= MAX_LOOKUPS) {
        return;
      }
      byte[] preimage = anchor.preimageNear(bits, random);
      KadKey target = KadKey.of(preimage);
      List<DhtPeer> closest = walk(preimage);
      if (closest.size() < k) {
        return;
      }
      for (int bit = completeBits(target, closest) - 1; bit >= bits; bit--) {
        complete(target.withFlippedBit(bit), bit + 1);
      }
    }
  }
}
