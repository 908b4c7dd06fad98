package org.casanube.block.retrieval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.casanube.block.exchange.ExchangeSession.PeerReport;
import org.casanube.multiformats.PeerId;

/** Who gave what otherwise than by the exchange. Not thread-safe. */
final class BesideSources {
  private static final String LOST = "not connected";

  private final Map<String, Source> sources = new LinkedHashMap<>();

  private static final class Source {
    private final BlockGateway gateway;
    private long blocks;
    private long bytes;

    Source(BlockGateway gateway) {
      this.gateway = gateway;
    }
  }

  void gave(BlockGateway gateway, int size) {
    Source source = sources.computeIfAbsent(gateway.name(), _ -> new Source(gateway));
    source.blocks++;
    source.bytes += size;
    gateway.gave(size);
  }

  /** How many gateways gave something that are no known peers. */
  int strangers() {
    return (int) sources.values().stream().filter(each -> each.gateway.peer().isEmpty()).count();
  }

  /** What is known of peers by the exchange, and what these have given beside it. */
  List<PeerReport> merged(List<PeerReport> exchanged, Set<PeerId> connected) {
    Map<PeerId, PeerReport> all = new LinkedHashMap<>();
    exchanged.forEach(report -> all.put(report.peer(), report));
    for (Source source : sources.values()) {
      source
          .gateway
          .peer()
          .ifPresent(peer -> all.merge(peer, of(peer, source, connected), BesideSources::sum));
    }
    return new ArrayList<>(all.values());
  }

  private static PeerReport of(PeerId peer, Source source, Set<PeerId> connected) {
    Optional<String> failure = connected.contains(peer) ? Optional.empty() : Optional.of(LOST);
    return new PeerReport(peer, source.blocks, source.bytes, 0, 0, failure);
  }

  private static PeerReport sum(PeerReport exchanged, PeerReport beside) {
    return new PeerReport(
        exchanged.peer(),
        exchanged.blocks() + beside.blocks(),
        exchanged.bytes() + beside.bytes(),
        exchanged.lacking(),
        exchanged.awaited(),
        exchanged.failure());
  }
}
