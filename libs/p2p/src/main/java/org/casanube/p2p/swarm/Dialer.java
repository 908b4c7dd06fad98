package org.casanube.p2p.swarm;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.DialException;
import org.casanube.p2p.schedule.Scheduler;
import org.casanube.p2p.tcp.SocketAddresses;

/**
 * Reaches a peer at any of its addresses: the likeliest first, the next ones a moment later each,
 * and the first connection counts. Callers that want the same peer wait for the same dial.
 */
final class Dialer {
  private static final Duration STAGGER = Duration.ofMillis(250);
  private static final int MAX_ADDRESSES = 16;

  private final Scheduler scheduler;
  private final Backoff backoff;
  private final Attempt attempt;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PeerId, CompletableFuture<SwarmConnection>> dialling = new LinkedHashMap<>();

  /** Connects to the peer at one address. */
  interface Attempt {
    SwarmConnection dial(Multiaddr address, PeerId peer) throws IOException;
  }

  Dialer(Scheduler scheduler, Attempt attempt) {
    this.scheduler = scheduler;
    this.backoff = new Backoff(scheduler);
    this.attempt = attempt;
  }

  SwarmConnection dial(PeerId peer, List<Multiaddr> known) throws IOException {
    CompletableFuture<SwarmConnection> result = new CompletableFuture<>();
    CompletableFuture<SwarmConnection> shared;
    lock.lock();
    try {
      shared = dialling.putIfAbsent(peer, result);
    } finally {
      lock.unlock();
    }
    if (shared != null) {
      return join(peer, shared);
    }
    try {
      run(peer, known, result);
      return join(peer, result);
    } finally {
      lock.lock();
      try {
        dialling.remove(peer);
      } finally {
        lock.unlock();
      }
    }
  }

  private void run(PeerId peer, List<Multiaddr> known, CompletableFuture<SwarmConnection> result) {
    List<Multiaddr> targets =
        known.stream()
            .filter(address -> !backoff.isLeftAlone(address))
            .sorted(Comparator.comparingInt(Dialer::rank))
            .limit(MAX_ADDRESSES)
            .toList();
    if (targets.isEmpty()) {
      String why = known.isEmpty() ? "no address is known" : "all addresses failed lately";
      result.completeExceptionally(new DialException("can't reach " + peer + ": " + why));
      return;
    }
    Race race = new Race(peer, targets.size(), result);
    Duration delay = Duration.ZERO;
    for (Multiaddr target : targets) {
      Scheduler.Timer ignored = scheduler.schedule(delay, () -> race.run(target));
      delay = delay.plus(STAGGER);
    }
  }

  /** Near ones first, plain TCP before what wraps it. */
  private static int rank(Multiaddr address) {
    int rank = SocketAddresses.isLoopback(address) ? 0 : 1;
    boolean wrapped =
        address.find(Protocol.WS).isPresent() || address.find(Protocol.P2P_CIRCUIT).isPresent();
    return wrapped ? rank + 2 : rank;
  }

  private static SwarmConnection join(PeerId peer, CompletableFuture<SwarmConnection> dial)
      throws DialException {
    try {
      return dial.join();
    } catch (CompletionException e) {
      String message = e.getCause() == null ? e.toString() : e.getCause().getMessage();
      throw new DialException(message == null ? "can't reach " + peer : message, e);
    }
  }

  /** All attempts of one dial. */
  private final class Race {
    private final PeerId peer;
    private final CompletableFuture<SwarmConnection> result;
    private final ReentrantLock raceLock = new ReentrantLock();
    private final List<String> failures = new ArrayList<>();
    private int running;

    Race(PeerId peer, int attempts, CompletableFuture<SwarmConnection> result) {
      this.peer = peer;
      this.running = attempts;
      this.result = result;
    }

    void run(Multiaddr target) {
      if (result.isDone()) {
        return;
      }
      try {
        SwarmConnection connection = attempt.dial(target, peer);
        backoff.succeeded(target);
        if (!result.complete(connection)) {
          connection.close();
        }
      } catch (IOException | RuntimeException e) {
        backoff.failed(target);
        failed(target, e);
      }
    }

    private void failed(Multiaddr target, Exception cause) {
      raceLock.lock();
      try {
        failures.add(target + ": " + cause.getMessage());
        running--;
        if (running == 0) {
          result.completeExceptionally(
              new DialException("can't reach " + peer + ": " + String.join("; ", failures)));
        }
      } finally {
        raceLock.unlock();
      }
    }
  }
}
