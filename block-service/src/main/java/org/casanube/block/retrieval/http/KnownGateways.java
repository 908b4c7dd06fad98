package org.casanube.block.retrieval.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import org.casanube.block.exchange.Traffic;
import org.casanube.block.retrieval.BlockGateway;
import org.casanube.block.retrieval.Gateways;
import org.casanube.block.routing.Provider;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Host;
import org.casanube.p2p.PeerBook.PeerDescription;

/**
 * The gateways of connected peers, of the settings and of providers, with one HTTP client for all.
 * Gateways of providers are remembered for a while, so that a busy one is left alone by all.
 */
public final class KnownGateways implements Gateways, AutoCloseable {
  private static final String TRANSPORT = "transport-ipfs-gateway-http";
  private static final int MAX_REMEMBERED = 256;
  private static final int MAX_NEAR = 4;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final Host host;
  private final InstantSource clock;
  private final Duration timeout;
  private final boolean archives;
  private final HttpClient client;
  private final List<BlockGateway> fallbacks;
  private final PeerStandings standings;
  private final Ledger ledger;
  private final boolean privateNetwork;
  private final Map<Place, HttpGateway> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, HttpGateway> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  /** Knows how much each peer has given. */
  @FunctionalInterface
  public interface Ledger {
    /** Bytes that were wanted, by peer. */
    Map<PeerId, Long> received();

    /** Takes into it what gateways give. */
    default Traffic traffic() {
      return Traffic.NONE;
    }
  }

  /**
   * Gateways that were not asked yet.
   *
   * @param configured bases of gateways to ask for anything, by {@code http} or {@code https}
   * @param timeout for one block, and for an archive to begin
   * @param archives whether connected peers are asked for archives
   * @param privateNetwork whether records come from members of the private network alone
   * @param ledger tells who was good before
   */
  public KnownGateways(
      Host host,
      List<URI> configured,
      Duration timeout,
      boolean archives,
      boolean privateNetwork,
      Ledger ledger,
      InstantSource clock) {
    this.ledger = ledger;
    this.privateNetwork = privateNetwork;
    standings = new PeerStandings(clock);
    this.archives = archives;
    this.host = host;
    this.clock = clock;
    this.timeout = timeout;
    client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(
                Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("retrieval-http-", 0).factory()))
            .build();
    fallbacks =
        configured.stream()
            .<BlockGateway>map(base ->
                new HttpGateway(
                    client, base, timeout, false, GatewayReach.ANY, ledger.traffic(), clock))
            .toList();
  }

  /**
   * Connected peers that have said to answer HTTP on streams, and are not being left alone; those
   * that have given the most first, then the oldest connections.
   */
  @Override
  public List<BlockGateway> near() {
    if (!archives) {
      return List.of();
    }
    Map<PeerId, Long> received = ledger.received();
    return connected().stream()
        .filter(this::answersHttp)
        .filter(standings::mayBeAsked)
        .sorted(
            Comparator.comparingLong(
                (PeerId peer) -> -Math.max(standings.bytes(peer), received.getOrDefault(peer, 0L))))
        .limit(MAX_NEAR)
        .<BlockGateway>map(
            peer -> new PeerGateway(host, peer, timeout, standings, ledger.traffic()))
        .toList();
  }

  @Override
  public Set<PeerId> connected() {
    Set<PeerId> peers = new LinkedHashSet<>();
    host.connections().forEach(connection -> peers.add(connection.remotePeer()));
    return peers;
  }

  private boolean answersHttp(PeerId peer) {
    return host.peers()
        .description(peer)
        .map(PeerDescription::protocols)
        .filter(protocols -> protocols.contains(PeerGateway.PROTOCOL))
        .isPresent();
  }

  @Override
  public List<BlockGateway> fallbacks() {
    return fallbacks;
  }

  @Override
  public Optional<BlockGateway> of(Provider provider) {
    if (!provider.protocols().isEmpty() && !provider.protocols().contains(TRANSPORT)) {
      return Optional.empty();
    }
    GatewayReach reach = reachOf(provider.peer());
    return provider.addresses().stream()
        .flatMap(address -> GatewayAddresses.baseOf(address).stream())
        .filter(base -> mayBe(base, reach))
        .findFirst()
        .map(base -> remember(base, reach));
  }

  /** Local addresses are believed within the private network, and of peers in the same network. */
  private GatewayReach reachOf(PeerId peer) {
    boolean isNear =
        host.connections(peer).stream()
            .map(Connection::remoteAddress)
            .map(address -> address.components().getFirst())
            .anyMatch(GatewayAddresses::isLocal);
    return privateNetwork || isNear ? GatewayReach.LAN : GatewayReach.PUBLIC;
  }

  /** False for a literal address out of reach; names are looked up when they are asked. */
  private static boolean mayBe(URI base, GatewayReach reach) {
    try {
      return reach.allows(InetAddress.ofLiteral(base.getHost().replaceAll("[\\[\\]]", "")));
    } catch (IllegalArgumentException isName) {
      return true;
    }
  }

  private BlockGateway remember(URI base, GatewayReach reach) {
    synchronized (remembered) {
      return remembered.computeIfAbsent(
          new Place(base, reach),
          each ->
              new HttpGateway(
                  client, each.base(), timeout, true, each.reach(), ledger.traffic(), clock));
    }
  }

  private record Place(URI base, GatewayReach reach) {}

  @Override
  public void close() {
    client.shutdownNow();
  }
}
