package org.casanube.p2p.kad;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Direction;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostListener;
import org.casanube.p2p.PeerBook;

/** All parts of one peer of the table. */
final class KademliaNode implements KademliaDht {
  private static final System.Logger LOG = System.getLogger(KademliaNode.class.getName());
  private static final String REASON = "kad";
  private static final int WEIGHT = 5;

  private final Host host;
  private final DhtSettings settings;
  private final RoutingTable table;
  private final PeerRequests requests;
  private final Walks walks;
  private final ProviderStore providers;
  private final RecordStore records;
  private final KadServer server;
  private final Announcements announcements;
  private final Values values;
  private final Regions regions;
  private final Sweep sweep;
  private final Maintenance maintenance;
  private final Background background;
  private final HostListener listener = new Listener();
  private volatile boolean answering;
  private volatile boolean closed;

  KademliaNode(Host host, RandomGenerator random, DhtBuilder builder) throws IOException {
    this.host = host;
    this.settings = builder.settings();
    KadKey self = KadKey.of(host.id());
    int k = settings.lookups().k();
    this.table =
        new RoutingTable(
            self,
            k,
            settings.scope() == AddressScope.WAN
                ? RoutingTable.Limits.PUBLIC
                : RoutingTable.Limits.NONE,
            host.scheduler().clock(),
            new RoutingTable.Changes(this::added, this::removed));
    this.requests = new PeerRequests(host, settings, table);
    this.walks = new Walks(host, settings, table, requests);
    this.providers = new ProviderStore(self, settings.storage(), host.scheduler().clock());
    this.records = new RecordStore(self, settings.storage(), host.scheduler().clock());
    Validators validators = builder.validators();
    LocalRecords local = new LocalRecords(records, validators);
    this.server = new KadServer(host, settings, table, providers, local, builder.ownContent());
    int atOnce = settings.reproviding().peersAtOnce();
    this.announcements = new Announcements(host.scheduler(), requests, walks, atOnce);
    this.values = new Values(host.scheduler(), requests, walks, validators, local, atOnce);
    this.regions = new Regions(walks, k, random);
    this.sweep =
        new Sweep(settings.reproviding(), k, regions, announcements, () -> table.size() > 0);
    this.maintenance =
        new Maintenance(
            host,
            settings,
            new Maintenance.Parts(table, requests, walks),
            builder.bootstrap(),
            random);
    this.background =
        new Background(
            host.scheduler(),
            new Background.Work(maintenance, sweep, providers, records, () -> table.size()),
            builder.state());
  }

  void start() throws IOException {
    background.load();
    host.addListener(listener);
    chooseMode(host.addresses());
    for (Connection connection : host.connections()) {
      consider(connection.remotePeer());
    }
    background.start();
  }

  @Override
  public String protocol() {
    return settings.protocol();
  }

  @Override
  public boolean isServer() {
    return answering;
  }

  @Override
  public void findProviders(Multihash content, Predicate<DhtPeer> sink)
      throws InterruptedException {
    announcements.find(
        content,
        providers.providers(KadKey.of(content)),
        found -> found.peer().equals(host.id()) || sink.test(found));
  }

  @Override
  public int provide(Multihash content) throws InterruptedException {
    return announcements.provide(content);
  }

  @Override
  public Registration provideAllOf(ProvidedKeys source) {
    sweep.add(source);
    background.sweepSoon();
    return () -> sweep.remove(source);
  }

  @Override
  public Optional<DhtPeer> findPeer(PeerId peer) throws InterruptedException {
    Optional<DhtPeer> now = known(peer).filter(DhtPeer::isConnected);
    if (now.isPresent()) {
      return now;
    }
    Hearsay hearsay = new Hearsay(peer);
    KadMessage request = KadMessage.ask(KadMessage.Type.FIND_NODE, peer.toBytes());
    List<DhtPeer> ignored = walks.ask(request, hearsay::take);
    hearsay.best().ifPresent(best -> requests.remember(hearsay.from(), best));
    return hearsay
        .best()
        .filter(DhtPeer::isConnected)
        .or(() -> known(peer).filter(DhtPeer::isConnected))
        .or(hearsay::best)
        .or(() -> known(peer));
  }

  /**
   * What others say of where a peer is: who is connected with it knows, and what several others
   * remember is at least no older than what is remembered here. For one thread.
   */
  private static final class Hearsay {
    private static final int ENOUGH = 4;

    private final PeerId wanted;
    private Optional<DhtPeer> best = Optional.empty();
    private PeerId from;
    private int count;

    Hearsay(PeerId wanted) {
      this.wanted = wanted;
      this.from = wanted;
    }

    /** False when it need not go on. */
    boolean take(Lookup.Answer answer) {
      Optional<DhtPeer> told =
          answer.message().closer().stream()
              .filter(each -> each.peer().equals(wanted) && !each.addresses().isEmpty())
              .findFirst();
      if (told.isEmpty()) {
        return true;
      }
      count++;
      boolean isSure = told.get().isConnected();
      if (best.isEmpty() || isSure) {
        best = told;
        from = answer.peer();
      }
      return !isSure && count < ENOUGH;
    }

    Optional<DhtPeer> best() {
      return best;
    }

    /** Who has told of the best. */
    PeerId from() {
      return from;
    }
  }

  /** What is known here; where it was reached comes first. */
  private Optional<DhtPeer> known(PeerId peer) {
    if (peer.equals(host.id())) {
      return Optional.of(new DhtPeer(peer, host.addresses(), true));
    }
    List<Connection> open = host.connections(peer);
    Set<Multiaddr> addresses = new LinkedHashSet<>();
    open.stream()
        .filter(connection -> connection.direction() == Direction.OUTBOUND)
        .forEach(connection -> addresses.add(connection.remoteAddress()));
    addresses.addAll(host.peers().addresses(peer));
    return addresses.isEmpty()
        ? Optional.empty()
        : Optional.of(new DhtPeer(peer, List.copyOf(addresses), !open.isEmpty()));
  }

  @Override
  public List<DhtPeer> closestPeers(byte[] key) throws InterruptedException {
    return walks.closest(key).stream()
        .map(each -> new DhtPeer(each.peer(), host.peers().addresses(each.peer())))
        .toList();
  }

  @Override
  public int putValue(byte[] key, byte[] value)
      throws InvalidRecordException, InterruptedException {
    return values.put(key, value);
  }

  @Override
  public Optional<byte[]> getValue(byte[] key, int quorum)
      throws InvalidRecordException, InterruptedException {
    return values.get(key, quorum);
  }

  @Override
  public void refresh() throws InterruptedException {
    background.maintainNow();
  }

  @Override
  public List<RoutingTableEntry> routingTable() {
    return table.view();
  }

  @Override
  public DhtStatistics statistics() {
    return new DhtStatistics(
        table.statistics(),
        new DhtStatistics.Sent(walks.count(), requests.requests(), requests.failures()),
        server.statistics(),
        providers.statistics(records),
        announcements.statistics(regions.lookups()));
  }

  @Override
  public void close() {
    closed = true;
    host.removeListener(listener);
    answer(false);
    background.close();
  }

  private void chooseMode(List<Multiaddr> addresses) {
    answer(
        switch (settings.mode()) {
          case SERVER -> true;
          case CLIENT -> false;
          case AUTO ->
              settings.scope() != AddressScope.WAN
                  || addresses.stream().anyMatch(AddressScope.WAN::allows);
        });
  }

  private synchronized void answer(boolean wanted) {
    if (wanted && !answering && !closed) {
      host.setProtocolHandler(settings.protocol(), server);
    } else if (!wanted && answering) {
      host.removeProtocolHandler(settings.protocol());
    }
    answering = wanted && !closed;
  }

  /** Takes the peer into the table if it says that it answers, and is in its scope. */
  private void consider(PeerId peer) {
    boolean speaks =
        host.peers()
            .description(peer)
            .map(PeerBook.PeerDescription::protocols)
            .filter(protocols -> protocols.contains(settings.protocol()))
            .isPresent();
    if (!speaks) {
      table.remove(peer);
      return;
    }
    for (Connection connection : host.connections(peer)) {
      Multiaddr remote = connection.remoteAddress();
      if (settings.scope().allows(remote)) {
        boolean first = table.size() == 0;
        if (table.heard(peer, AddressScope.networkOf(remote)) && first) {
          background.maintainSoon();
        }
        return;
      }
    }
  }

  private void added(PeerId peer) {
    host.trimmer().weigh(peer, REASON, WEIGHT);
    LOG.log(System.Logger.Level.DEBUG, () -> peer + " joins the table of " + protocol());
  }

  private void removed(PeerId peer) {
    host.trimmer().weigh(peer, REASON, 0);
    LOG.log(System.Logger.Level.DEBUG, () -> peer + " leaves the table of " + protocol());
  }

  private final class Listener implements HostListener {
    @Override
    public void identified(PeerId peer) {
      consider(peer);
    }

    @Override
    public void addressesChanged(List<Multiaddr> addresses) {
      chooseMode(addresses);
    }
  }
}
