package org.casanube.p2p.kad;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.schedule.Scheduler;

/** Tells peers what this host provides, and asks them what others do. Thread-safe. */
final class Announcements {
  /** The most keys that one stream carries. */
  static final int MAX_KEYS_PER_STREAM = 512;

  private static final System.Logger LOG = System.getLogger(Announcements.class.getName());

  private final Scheduler scheduler;
  private final PeerRequests requests;
  private final Walks walks;
  private final int peersAtOnce;
  private final AtomicLong keys = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  Announcements(Scheduler scheduler, PeerRequests requests, Walks walks, int peersAtOnce) {
    this.scheduler = scheduler;
    this.requests = requests;
    this.walks = walks;
    this.peersAtOnce = peersAtOnce;
  }

  /** Tells the closest peers of one content. */
  int provide(Multihash content) throws InterruptedException {
    List<DhtPeer> closest = walks.closest(content.toBytes());
    AtomicInteger count = new AtomicInteger();
    Fanout.run(
        scheduler,
        peersAtOnce,
        closest,
        peer -> count.addAndGet(tell(peer.peer(), List.of(content))));
    count(content, count.get() > 0);
    return count.get();
  }

  private void count(Multihash content, boolean someoneTookIt) {
    keys.incrementAndGet();
    if (!someoneTookIt) {
      failed.incrementAndGet();
      LOG.log(System.Logger.Level.DEBUG, () -> "nobody took the record of " + content);
    }
  }

  /**
   * Tells each peer all that it is to know.
   *
   * @return the contents that nobody took
   */
  Set<Multihash> tellAll(Map<DhtPeer, List<Multihash>> plan, Set<Multihash> contents)
      throws InterruptedException {
    Set<Multihash> told = Collections.synchronizedSet(new LinkedHashSet<>());
    Fanout.run(
        scheduler,
        peersAtOnce,
        plan.entrySet(),
        entry -> {
          for (List<Multihash> part : parts(entry.getValue())) {
            if (tell(entry.getKey().peer(), part) == 0) {
              return;
            }
            told.addAll(part);
          }
        });
    Set<Multihash> missing = new LinkedHashSet<>(contents);
    missing.removeAll(told);
    contents.forEach(content -> count(content, !missing.contains(content)));
    return missing;
  }

  private static List<List<Multihash>> parts(List<Multihash> all) {
    List<List<Multihash>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MAX_KEYS_PER_STREAM) {
      parts.add(all.subList(from, Math.min(all.size(), from + MAX_KEYS_PER_STREAM)));
    }
    return parts;
  }

  private int tell(PeerId peer, List<Multihash> contents) {
    try {
      int count = requests.announce(peer, contents);
      taken.addAndGet(count);
      return count;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, () -> peer + " took no records: " + e.getMessage());
      return 0;
    }
  }

  /** Asks for providers of the content; each is told of once. */
  void find(Multihash content, List<DhtPeer> known, Predicate<DhtPeer> sink)
      throws InterruptedException {
    Map<PeerId, DhtPeer> found = new LinkedHashMap<>();
    for (DhtPeer each : known) {
      if (found.putIfAbsent(each.peer(), each) == null && !sink.test(each)) {
        return;
      }
    }
    KadMessage request = KadMessage.ask(KadMessage.Type.GET_PROVIDERS, content.toBytes());
    walks.ask(request, answer -> takeAll(answer.message(), found, sink));
  }

  private static boolean takeAll(
      KadMessage answer, Map<PeerId, DhtPeer> found, Predicate<DhtPeer> sink) {
    for (DhtPeer each : answer.providers()) {
      if (found.putIfAbsent(each.peer(), each) == null && !sink.test(each)) {
        return false;
      }
    }
    return true;
  }

  DhtStatistics.Provided statistics(long sweepLookups) {
    return new DhtStatistics.Provided(keys.get(), taken.get(), failed.get(), sweepLookups);
  }
}
