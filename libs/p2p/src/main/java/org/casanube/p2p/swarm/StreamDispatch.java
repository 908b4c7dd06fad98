package org.casanube.p2p.swarm;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.LimitExceededException;
import org.casanube.p2p.NegotiationException;
import org.casanube.p2p.Stream;
import org.casanube.p2p.StreamHandler;
import org.casanube.p2p.StreamRules;
import org.casanube.p2p.multistream.Multistream;
import org.casanube.p2p.schedule.Scheduler;
import org.casanube.p2p.yamux.YamuxStream;
import org.jspecify.annotations.Nullable;

/**
 * Gives each stream that a peer opens to the handler of its protocol, on a thread of its own, and
 * ends the stream when the handler is done. Counts streams by peer and protocol. Thread-safe.
 */
final class StreamDispatch {
  private static final System.Logger LOG = System.getLogger(StreamDispatch.class.getName());

  private final Scheduler scheduler;
  private final int maxPerProtocol;
  private final HandlerFailures failures;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Served> handlers = new LinkedHashMap<>();
  private final Map<Use, Integer> uses = new HashMap<>();

  StreamDispatch(Scheduler scheduler, int maxPerProtocol) {
    this.scheduler = scheduler;
    this.maxPerProtocol = maxPerProtocol;
    this.failures = new HandlerFailures(scheduler);
  }

  private record Use(PeerId peer, String protocol) {}

  private record Served(StreamRules rules, StreamHandler handler) {}

  /** True if this adds a protocol. */
  boolean set(String protocol, StreamRules rules, StreamHandler handler) {
    lock.lock();
    try {
      return handlers.put(protocol, new Served(rules, handler)) == null;
    } finally {
      lock.unlock();
    }
  }

  boolean remove(String protocol) {
    lock.lock();
    try {
      return handlers.remove(protocol) != null;
    } finally {
      lock.unlock();
    }
  }

  Set<String> protocols() {
    lock.lock();
    try {
      return Collections.unmodifiableSet(new LinkedHashSet<>(handlers.keySet()));
    } finally {
      lock.unlock();
    }
  }

  private Set<String> protocolsOn(SwarmConnection connection) {
    Set<String> allowed = new LinkedHashSet<>(protocols());
    allowed.removeIf(protocol -> !connection.allows(protocol));
    return allowed;
  }

  /** Takes a stream over; does not wait. */
  void accept(SwarmConnection connection, YamuxStream muxed) {
    scheduler.start("p2p-stream", () -> serve(connection, muxed));
  }

  private void serve(SwarmConnection connection, YamuxStream muxed) {
    String protocol = "a stream without a protocol";
    try {
      muxed.expireAfter(SwarmConnection.NEGOTIATION);
      protocol = Multistream.answer(muxed, protocolsOn(connection));
      muxed.neverExpire();
      Served served = find(protocol);
      if (served == null) {
        throw new NegotiationException(protocol + " is not answered any longer");
      }
      Stream stream = connection.remember(muxed, SwarmStream.agreed(muxed, connection, protocol));
      Optional<IdleWatch> watch =
          served.rules().maxIdle().map(time -> new IdleWatch(muxed, time, scheduler).start());
      try {
        handle(new Use(connection.remotePeer(), protocol), served, stream);
      } finally {
        watch.ifPresent(IdleWatch::stop);
      }
      muxed.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, () -> "stream failed: " + e.getMessage());
      muxed.reset();
    } catch (RuntimeException e) {
      failures.failed(protocol, e);
      muxed.reset();
    }
  }

  private void handle(Use use, Served served, Stream stream) throws IOException {
    int max = served.rules().maxPerPeer().orElse(maxPerProtocol);
    if (!begin(use, max)) {
      throw new LimitExceededException(
          "peer has " + max + " streams of " + use.protocol() + ", the limit");
    }
    try {
      served.handler().handle(stream);
    } finally {
      end(use);
    }
  }

  private @Nullable Served find(String protocol) {
    lock.lock();
    try {
      return handlers.get(protocol);
    } finally {
      lock.unlock();
    }
  }

  private boolean begin(Use use, int max) {
    lock.lock();
    try {
      int count = uses.getOrDefault(use, 0);
      if (count >= max) {
        return false;
      }
      uses.put(use, count + 1);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void end(Use use) {
    lock.lock();
    try {
      uses.computeIfPresent(use, (_, count) -> count > 1 ? count - 1 : null);
    } finally {
      lock.unlock();
    }
  }
}
