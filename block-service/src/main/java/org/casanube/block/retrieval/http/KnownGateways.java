package org.casanube.block.retrieval.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
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
  private final Map<URI, HttpGateway> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<URI, HttpGateway> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  /**
   * Gateways that were not asked yet.
   *
   * @param configured bases of gateways to ask for anything, by {@code http} or {@code https}
   * @param timeout for one block, and for an archive to begin
   * @param archives whether connected peers are asked for archives
   */
  public KnownGateways(
      Host host, List<URI> configured, Duration timeout, boolean archives, InstantSource clock) {
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
            .<BlockGateway>map(base -> new HttpGateway(client, base, timeout, false, clock))
            .toList();
  }

  /** Connected peers that have said to answer HTTP on streams; the oldest connections first. */
  @Override
  public List<BlockGateway> near() {
    if (!archives) {
      return List.of();
    }
    return host.connections().stream()
        .map(Connection::remotePeer)
        .distinct()
        .filter(this::answersHttp)
        .limit(MAX_NEAR)
        .<BlockGateway>map(peer -> new PeerGateway(host, peer, timeout))
        .toList();
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
    return provider.addresses().stream()
        .flatMap(address -> GatewayAddresses.baseOf(address).stream())
        .findFirst()
        .map(this::remember);
  }

  private BlockGateway remember(URI base) {
    synchronized (remembered) {
      return remembered.computeIfAbsent(
          base, each -> new HttpGateway(client, each, timeout, true, clock));
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
