package org.casanube.block.rpc.server;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Which connections have a call under way and which are quiet, and which of them are let go so that
 * others find room. A caller that is slow, or says nothing for long, is left alone until room is
 * short: a pipe that is added may well be silent for minutes. Thread-safe.
 */
final class Connections {
  /** How long a connection may be without a whole head of a request, from its start or answer. */
  static final Duration QUIET = Duration.ofMinutes(1);

  /** How long one may where there are many. */
  static final Duration QUIET_IN_A_CROWD = Duration.ofSeconds(2);

  /** How long a caller that was refused may go on sending before it looks at the answer. */
  static final Duration LINGERING = Duration.ofSeconds(30);

  /** How far a caller has to be behind before another may have its place. */
  static final Duration BEHIND = Duration.ofSeconds(10);

  private final Supplier<? extends Collection<? extends Open>> open;
  private final int crowd;
  private final LongSupplier nanoTime;
  private final Map<Peer, Pace> calls = new HashMap<>();
  private final Map<Peer, Quiet> quiet = new HashMap<>();

  /**
   * Begins with none.
   *
   * @param open those that the listener has at this moment
   * @param crowd from how many on those are let go that are quiet
   */
  Connections(
      Supplier<? extends Collection<? extends Open>> open, int crowd, LongSupplier nanoTime) {
    this.open = open;
    this.crowd = crowd;
    this.nanoTime = nanoTime;
  }

  /** The other end of a connection. */
  record Peer(String address, int port) {}

  /** A connection of the listener. */
  interface Open {
    Peer peer();

    /** Lets whoever reads from it or writes to it see its end. */
    void cut();
  }

  /** Since when a connection is quiet, and for how long it may be. */
  private record Quiet(long since, Duration limit) {}

  /** A call has begun. */
  synchronized void begin(Peer peer, Pace pace) {
    quiet.remove(peer);
    calls.put(peer, pace);
  }

  /** The call is answered, but its caller still sends. */
  synchronized void linger(Peer peer) {
    calls.remove(peer);
    quiet.put(peer, new Quiet(nanoTime.getAsLong(), LINGERING));
  }

  /** The call is over. */
  synchronized void end(Peer peer) {
    calls.remove(peer);
    quiet.put(peer, new Quiet(nanoTime.getAsLong(), QUIET));
  }

  /** Lets those go that have been quiet for too long; to be called every second. */
  synchronized void sweep() {
    long now = nanoTime.getAsLong();
    Collection<? extends Open> all = open.get();
    Set<Peer> there = all.stream().map(Open::peer).collect(Collectors.toCollection(HashSet::new));
    quiet.keySet().retainAll(there);
    there.removeAll(calls.keySet());
    there.forEach(peer -> quiet.putIfAbsent(peer, new Quiet(now, QUIET)));
    List<? extends Open> oldestFirst =
        all.stream()
            .filter(each -> quiet.containsKey(each.peer()))
            .sorted(Comparator.comparingLong(each -> -age(each.peer(), now)))
            .toList();
    int tooMany = all.size() - crowd;
    for (Open each : oldestFirst) {
      Quiet how = quiet.getOrDefault(each.peer(), new Quiet(now, QUIET));
      boolean crowded = tooMany > 0 && now - how.since() >= QUIET_IN_A_CROWD.toNanos();
      if (crowded || now - how.since() >= how.limit().toNanos()) {
        each.cut();
        tooMany--;
      }
    }
  }

  private long age(Peer peer, long now) {
    Quiet how = quiet.get(peer);
    return how == null ? 0 : now - how.since();
  }

  /** Ends the call whose caller is the furthest behind, if one is; false if none is. */
  synchronized boolean makeRoom() {
    Optional<? extends Open> slowest =
        open.get().stream()
            .filter(each -> behind(each.peer()) >= BEHIND.toNanos())
            .max(Comparator.comparingLong(each -> behind(each.peer())));
    slowest.ifPresent(each -> {
      // Not chosen again while it ends.
      calls.remove(each.peer());
      each.cut();
    });
    return slowest.isPresent();
  }

  private long behind(Peer peer) {
    Pace pace = calls.get(peer);
    return pace == null || !pace.isWaiting() ? 0 : pace.nanosBehind();
  }
}
