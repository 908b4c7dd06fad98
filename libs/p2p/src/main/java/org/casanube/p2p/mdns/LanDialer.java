package org.casanube.p2p.mdns;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Host;
import org.casanube.p2p.PeerBook;
import org.casanube.p2p.schedule.Scheduler;

/**
 * Dials peers that were seen on the local network, and gives up on those that do not let it in. On
 * a network that others use too most peers may be of other clouds, and refuse: each is tried anew
 * only after a time that doubles, up to an hour. All wait a moment first, so that two that see each
 * other, or many that see a newcomer, do not dial at the same time. Thread-safe.
 */
public final class LanDialer implements MdnsListener {
  private static final System.Logger LOG = System.getLogger(LanDialer.class.getName());
  private static final Duration FIRST_REST = Duration.ofSeconds(30);
  private static final int MAX_DOUBLINGS = 7;
  private static final int MAX_PEERS = 1_024;
  private static final int MAX_DIALLING = 8;
  private static final int SPREAD_MILLIS = 1_000;

  private final Host host;
  private final RandomGenerator random;
  private final int enough;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PeerId, Attempts> attempts = new LinkedHashMap<>();
  private int dialling;

  private static final class Attempts {
    private int failures;
    private long next;
    private boolean running;
    private List<Multiaddr> addresses = List.of();
  }

  /**
   * Dials for this host.
   *
   * @param enough with this many connections nobody is dialled any more
   */
  public LanDialer(Host host, RandomGenerator random, int enough) {
    this.host = host;
    this.random = random;
    this.enough = enough;
  }

  @Override
  public void found(PeerId peer, List<Multiaddr> addresses) {
    host.peers().addAddresses(peer, addresses, PeerBook.Lives.HEARSAY);
    if (peer.equals(host.id())
        || !host.connections(peer).isEmpty()
        || host.connections().size() >= enough) {
      return;
    }
    int wait;
    lock.lock();
    try {
      if (dialling >= MAX_DIALLING || !isDue(peer, addresses)) {
        return;
      }
      dialling++;
      wait = random.nextInt(SPREAD_MILLIS);
    } finally {
      lock.unlock();
    }
    Scheduler.Timer ignored = host.scheduler().schedule(Duration.ofMillis(wait), () -> dial(peer));
  }

  /** Forgets who refused: with another key they may let this host in. */
  public void forgive() {
    lock.lock();
    try {
      attempts.values().removeIf(each -> !each.running);
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock; notes that it is tried now, if it is. */
  private boolean isDue(PeerId peer, List<Multiaddr> addresses) {
    long now = host.scheduler().nanoTime();
    Attempts known = attempts.remove(peer);
    Attempts mine = known == null ? new Attempts() : known;
    attempts.put(peer, mine);
    if (attempts.size() > MAX_PEERS) {
      attempts.remove(attempts.keySet().iterator().next());
    }
    if (!mine.addresses.equals(addresses)) {
      // It may have moved to where it can be reached, so one short rest is enough.
      mine.addresses = List.copyOf(addresses);
      mine.failures = Math.min(mine.failures, 1);
      long soon = now + FIRST_REST.toNanos();
      mine.next = mine.next - soon > 0 ? soon : mine.next;
    }
    boolean due = !mine.running && (known == null || now - mine.next >= 0);
    mine.running |= due;
    return due;
  }

  private void dial(PeerId peer) {
    boolean reached = false;
    try {
      if (host.connections(peer).isEmpty()) {
        Connection connection = host.dial(peer);
        LOG.log(System.Logger.Level.DEBUG, () -> "found on the LAN: " + connection.remotePeer());
      }
      reached = true;
    } catch (IOException | RuntimeException e) {
      LOG.log(
          System.Logger.Level.DEBUG, () -> peer + " on the LAN is not reached: " + e.getMessage());
    } finally {
      over(peer, reached);
    }
  }

  private void over(PeerId peer, boolean reached) {
    lock.lock();
    try {
      dialling--;
      Attempts mine = attempts.get(peer);
      if (mine != null) {
        mine.running = false;
        mine.failures = reached ? 0 : Math.min(mine.failures + 1, MAX_DOUBLINGS + 1);
        long rest = reached ? 0 : FIRST_REST.multipliedBy(1L << (mine.failures - 1)).toNanos();
        mine.next = host.scheduler().nanoTime() + rest;
      }
    } finally {
      lock.unlock();
    }
  }
}
