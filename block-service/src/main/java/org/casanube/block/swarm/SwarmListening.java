package org.casanube.block.swarm;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostListener;
import org.casanube.p2p.schedule.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the host listen. An address that is taken is tried again and again, and costs only those who
 * would dial it. Thread-safe.
 */
public final class SwarmListening {
  private static final Logger LOG = LoggerFactory.getLogger(SwarmListening.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final Host host;
  private final Scheduler scheduler;
  private final Supplier<Optional<String>> trouble;
  private final Consumer<SwarmReady> listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Multiaddr, String> failures = new LinkedHashMap<>();
  private final Watcher watcher = new Watcher();
  private @Nullable SwarmReady reported;
  private boolean isStopped;

  /**
   * Tells the listener at the start, and whenever the addresses or the trouble have changed.
   *
   * @param trouble why no peer can connect whatever the addresses; empty if they can
   */
  public SwarmListening(
      Host host,
      Scheduler scheduler,
      Supplier<Optional<String>> trouble,
      Consumer<SwarmReady> listener) {
    this.host = host;
    this.scheduler = scheduler;
    this.trouble = trouble;
    this.listener = listener;
  }

  /**
   * Listens at what can be listened at; the rest is tried later, and so are places at relays, which
   * may be far away.
   */
  public void start(List<Multiaddr> addresses) {
    for (Multiaddr address : addresses) {
      if (address.find(Protocol.P2P_CIRCUIT).isPresent()) {
        boolean _ = note(address, "the relay has not answered yet");
      } else {
        listen(address);
      }
    }
    report();
    host.addListener(watcher);
    tryLater(FIRST_PAUSE);
  }

  /** Tries no more. */
  public void stop() {
    host.removeListener(watcher);
    lock.lock();
    try {
      isStopped = true;
    } finally {
      lock.unlock();
    }
  }

  /** The addresses that this peer does not listen at though it should, with the causes. */
  public Map<Multiaddr, String> failures() {
    lock.lock();
    try {
      return new LinkedHashMap<>(failures);
    } finally {
      lock.unlock();
    }
  }

  /** Who this peer is. */
  public PeerId id() {
    return host.id();
  }

  /** Where this peer can be reached, with its id. */
  public List<Multiaddr> addresses() {
    return host.addresses().stream()
        .map(address -> address.with(Protocol.P2P, host.id().toString()))
        .toList();
  }

  private void listen(Multiaddr address) {
    try {
      host.listen(address);
      boolean _ = note(address, "");
    } catch (IOException | RuntimeException e) {
      String cause = String.valueOf(e.getMessage());
      if (note(address, cause)) {
        LOG.warn(
            "peers can't dial {}: {}; another program may listen there, set"
                + " casanube.block.swarm.listen",
            address,
            cause);
      }
    }
  }

  /** Notes that it failed, or by an empty cause that it did not; true if that is news. */
  private boolean note(Multiaddr address, String cause) {
    lock.lock();
    try {
      return cause.isEmpty()
          ? failures.remove(address) != null
          : !cause.equals(failures.put(address, cause));
    } finally {
      lock.unlock();
    }
  }

  /** Tells the listener if anything has changed. */
  public void report() {
    SwarmReady now = new SwarmReady(host.id(), addresses(), trouble.get());
    lock.lock();
    try {
      if (now.equals(reported)) {
        return;
      }
      reported = now;
    } finally {
      lock.unlock();
    }
    now.trouble()
        .ifPresentOrElse(
            cause -> LOG.warn("no peer can connect: {}", cause),
            () -> LOG.info("peers can dial {}", now.addresses()));
    listener.accept(now);
  }

  private void tryLater(Duration pause) {
    if (failures().isEmpty()) {
      return;
    }
    Duration doubled = pause.multipliedBy(2);
    Duration next = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    Scheduler.Timer ignored = scheduler.schedule(pause, () -> tryAgain(next));
  }

  private void tryAgain(Duration next) {
    lock.lock();
    try {
      if (isStopped) {
        return;
      }
    } finally {
      lock.unlock();
    }
    failures().keySet().forEach(this::listen);
    report();
    tryLater(next);
  }

  /** Tells of addresses that peers have observed this one at. */
  private final class Watcher implements HostListener {
    @Override
    public void addressesChanged(List<Multiaddr> addresses) {
      Thread _ = scheduler.start("swarm-addresses", SwarmListening.this::report);
    }
  }
}
