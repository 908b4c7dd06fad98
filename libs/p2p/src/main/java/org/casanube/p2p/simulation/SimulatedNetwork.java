package org.casanube.p2p.simulation;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.RawConnection;
import org.casanube.p2p.Transport;

/**
 * Nodes with the addresses {@code /memory/0}, {@code /memory/1}, … and the links between them,
 * which can be made worse, cut and healed while the simulation runs. Thread-safe.
 */
public final class SimulatedNetwork {
  private final Simulation simulation;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, Consumer<RawConnection>> listening = new TreeMap<>();
  private final Map<Way, LinkQuality> qualities = new LinkedHashMap<>();
  private final Map<Long, List<Runnable>> breakers = new TreeMap<>();
  private LinkQuality usual = LinkQuality.LOCAL;
  private List<Set<Long>> islands = List.of();

  public SimulatedNetwork(Simulation simulation) {
    this.simulation = simulation;
  }

  private record Way(long from, long to) {}

  /** The address of a node. */
  public static Multiaddr addressOf(long node) {
    return Multiaddr.parse("/memory/" + node);
  }

  /** What links between all nodes are like, if nothing else is said of one. */
  public void usualQuality(LinkQuality quality) {
    lock.lock();
    try {
      usual = quality;
    } finally {
      lock.unlock();
    }
  }

  /** What the link between two nodes is like, both ways, for connections opened from now on. */
  public void quality(long one, long other, LinkQuality quality) {
    lock.lock();
    try {
      qualities.put(new Way(one, other), quality);
      qualities.put(new Way(other, one), quality);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Cuts the network: nodes reach only those of their own island, and nodes of none only each
   * other. Connections across break after a while.
   */
  public void partition(List<Set<Long>> groups) {
    lock.lock();
    try {
      islands = List.copyOf(groups);
    } finally {
      lock.unlock();
    }
  }

  /** Takes the partition back. */
  public void heal() {
    partition(List.of());
  }

  /** Breaks all connections of a node at once, as when it loses power; it may listen again. */
  public void crash(long node) {
    List<Runnable> toBreak;
    lock.lock();
    try {
      listening.remove(node);
      toBreak = breakers.getOrDefault(node, List.of());
      breakers.remove(node);
    } finally {
      lock.unlock();
    }
    toBreak.forEach(Runnable::run);
  }

  /** How this node takes part in the network. */
  public Transport transport(long node) {
    return new NodeTransport(node);
  }

  private boolean isCut(long one, long other) {
    lock.lock();
    try {
      return islandOf(one) != islandOf(other);
    } finally {
      lock.unlock();
    }
  }

  private int islandOf(long node) {
    for (int index = 0; index < islands.size(); index++) {
      if (islands.get(index).contains(node)) {
        return index;
      }
    }
    return -1;
  }

  private LinkQuality qualityOf(long from, long to) {
    lock.lock();
    try {
      return qualities.getOrDefault(new Way(from, to), usual);
    } finally {
      lock.unlock();
    }
  }

  private Consumer<RawConnection> listenerOf(long node) throws ConnectException {
    lock.lock();
    try {
      Consumer<RawConnection> listener = listening.get(node);
      if (listener == null) {
        throw new ConnectException("nobody listens at " + addressOf(node));
      }
      return listener;
    } finally {
      lock.unlock();
    }
  }

  private RawConnection connect(long from, long to) throws IOException {
    Consumer<RawConnection> listener = listenerOf(to);
    AtomicReference<Runnable> breaker = new AtomicReference<>(() -> {});
    Runnable breakBoth = () -> breaker.get().run();
    SimulatedPipe there = pipe(from, to, breakBoth);
    SimulatedPipe back = pipe(to, from, breakBoth);
    breaker.set(() -> {
      there.breakOff();
      back.breakOff();
    });
    lock.lock();
    try {
      breakers.computeIfAbsent(from, _ -> new ArrayList<>()).add(breakBoth);
      breakers.computeIfAbsent(to, _ -> new ArrayList<>()).add(breakBoth);
    } finally {
      lock.unlock();
    }
    SimulatedConnection accepted =
        new SimulatedConnection(addressOf(to), addressOf(from), there, back);
    simulation.start("simulated-accept", () -> listener.accept(accepted));
    return new SimulatedConnection(addressOf(from), addressOf(to), back, there);
  }

  private SimulatedPipe pipe(long from, long to, Runnable breakBoth) {
    return new SimulatedPipe(simulation, qualityOf(from, to), () -> isCut(from, to), breakBoth);
  }

  private final class NodeTransport implements Transport {
    private final long node;

    NodeTransport(long node) {
      this.node = node;
    }

    @Override
    public boolean handles(Multiaddr address) {
      return address.components().getFirst().protocol() == Protocol.MEMORY
          && address.find(Protocol.P2P_CIRCUIT).isEmpty();
    }

    @Override
    public RawConnection dial(Multiaddr address, Duration timeout) throws IOException {
      long target = numberOf(address);
      Duration roundTrip = qualityOf(node, target).latency().multipliedBy(2);
      boolean unreachable = isCut(node, target);
      try {
        simulation.pause(unreachable || roundTrip.compareTo(timeout) > 0 ? timeout : roundTrip);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while dialling");
      }
      if (unreachable || roundTrip.compareTo(timeout) > 0) {
        throw new SocketTimeoutException("no answer from " + address);
      }
      return connect(node, target);
    }

    @Override
    public Listener listen(Multiaddr address, Consumer<RawConnection> accepted) throws IOException {
      if (numberOf(address) != node) {
        throw new ConnectException("this node is " + addressOf(node) + ", not " + address);
      }
      lock.lock();
      try {
        listening.put(node, accepted);
      } finally {
        lock.unlock();
      }
      return new NodeListener(node);
    }

    private static long numberOf(Multiaddr address) {
      return Long.parseLong(address.components().getFirst().value());
    }
  }

  private final class NodeListener implements Transport.Listener {
    private final long node;

    NodeListener(long node) {
      this.node = node;
    }

    @Override
    public List<Multiaddr> addresses() {
      return List.of(addressOf(node));
    }

    @Override
    public void close() {
      lock.lock();
      try {
        listening.remove(node);
      } finally {
        lock.unlock();
      }
    }
  }
}
