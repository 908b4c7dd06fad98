package org.casanube.p2p.swarm;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostLimits;
import org.casanube.p2p.HostMeter;
import org.casanube.p2p.PrivateNetwork;
import org.casanube.p2p.SecurityProtocol;
import org.casanube.p2p.Transport;
import org.casanube.p2p.identify.Identify;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.peers.MemoryPeerBook;
import org.casanube.p2p.peers.PeerBookFile;
import org.casanube.p2p.ping.Ping;
import org.casanube.p2p.schedule.Scheduler;

/**
 * Puts a host together. Needs at least one transport and one security protocol; the order given is
 * the order of preference. Not thread-safe; makes one host.
 */
public final class HostBuilder {
  private static final System.Logger LOG = System.getLogger(HostBuilder.class.getName());
  private static final Duration SAVE_EVERY = Duration.ofMinutes(5);

  private final KeyPair keys;
  private final Scheduler scheduler;
  private final List<Transport> transports = new ArrayList<>();
  private final List<SecurityProtocol> security = new ArrayList<>();
  private Optional<PrivateNetwork> network = Optional.empty();
  private Optional<Path> peerBook = Optional.empty();
  private HostLimits limits = HostLimits.defaults();
  private List<Multiaddr> announced = List.of();
  private HostMeter meter = HostMeter.NONE;
  private final Set<String> allowedOnLimited =
      new LinkedHashSet<>(List.of(Identify.ID, Identify.PUSH_ID, Ping.ID));
  private final List<Function<Host, Transport>> transportsOver = new ArrayList<>();
  private String agent = "casanube";

  /** A builder of a host with this identity. */
  public HostBuilder(KeyPair keys, Scheduler scheduler) {
    this.keys = keys;
    this.scheduler = scheduler;
  }

  public HostBuilder transport(Transport transport) {
    transports.add(transport);
    return this;
  }

  /** A transport that goes over connections of the host itself, as relayed ones do. */
  public HostBuilder transportOver(Function<Host, Transport> transport) {
    transportsOver.add(transport);
    return this;
  }

  /** Lets the protocol run over connections that a relay limits; identify and ping always may. */
  public HostBuilder allowOnLimited(String protocol) {
    allowedOnLimited.add(protocol);
    return this;
  }

  public HostBuilder security(SecurityProtocol protocol) {
    security.add(protocol);
    return this;
  }

  /** Lets in those only who hold the network's key. */
  public HostBuilder privateNetwork(PrivateNetwork privateNetwork) {
    network = Optional.of(privateNetwork);
    return this;
  }

  /** Remembers peers in this file over restarts; saved now and then, and when the host closes. */
  public HostBuilder peerBook(Path file) {
    peerBook = Optional.of(file);
    return this;
  }

  public HostBuilder limits(HostLimits hostLimits) {
    limits = hostLimits;
    return this;
  }

  /** Tells peers these addresses too, like that of a forwarded port. */
  public HostBuilder announce(List<Multiaddr> addresses) {
    announced = List.copyOf(addresses);
    return this;
  }

  /** Tells this meter what the host does. */
  public HostBuilder meter(HostMeter hostMeter) {
    meter = hostMeter;
    return this;
  }

  /** The program and version that peers are told, at most 256 bytes. */
  public HostBuilder agent(String name) {
    agent = name;
    return this;
  }

  KeyPair keys() {
    return keys;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  List<Transport> transports() {
    return transports;
  }

  List<Function<Host, Transport>> transportsOver() {
    return transportsOver;
  }

  Set<String> allowedOnLimited() {
    return Set.copyOf(allowedOnLimited);
  }

  HostLimits limits() {
    return limits;
  }

  HostMeter meter() {
    return meter;
  }

  List<Multiaddr> announced() {
    return announced;
  }

  String agent() {
    return agent;
  }

  /** The host, which does not listen yet. */
  public Host build() throws IOException {
    if (transports.isEmpty() || security.isEmpty()) {
      throw new IllegalStateException("a host needs a transport and a security protocol");
    }
    MemoryPeerBook book = new MemoryPeerBook(scheduler.clock());
    Runnable whenClosed = () -> {};
    if (peerBook.isPresent()) {
      PeerBookFile file = new PeerBookFile(peerBook.get());
      int known = file.loadInto(book, scheduler.clock());
      LOG.log(System.Logger.Level.DEBUG, () -> known + " peers remembered");
      Saver saver = new Saver(file, book, scheduler);
      whenClosed = saver::stop;
    }
    return new SwarmHost(this, new Upgrader(security, network, scheduler), book, whenClosed);
  }

  /** Saves the book now and then. */
  private static final class Saver {
    private final PeerBookFile file;
    private final MemoryPeerBook book;
    private final Scheduler scheduler;
    private Scheduler.Timer next;
    private boolean stopped;

    Saver(PeerBookFile file, MemoryPeerBook book, Scheduler scheduler) {
      this.file = file;
      this.book = book;
      this.scheduler = scheduler;
      this.next = scheduler.schedule(SAVE_EVERY, this::saveAndGoOn);
    }

    private synchronized void saveAndGoOn() {
      if (!stopped) {
        save();
        next = scheduler.schedule(SAVE_EVERY, this::saveAndGoOn);
      }
    }

    private synchronized void stop() {
      stopped = true;
      next.cancel();
      save();
    }

    private void save() {
      try {
        file.save(book);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "peer book can't be saved", e);
      }
    }
  }
}
