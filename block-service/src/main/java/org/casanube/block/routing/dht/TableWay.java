package org.casanube.block.routing.dht;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.casanube.block.routing.Provider;
import org.casanube.block.routing.RoutingWay;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.kad.DhtPeer;
import org.casanube.p2p.kad.KademliaDht;

/** Finding by one table. Whoever announces itself there gives its blocks by Bitswap. */
public final class TableWay implements RoutingWay {
  private static final Set<String> PROTOCOLS = Set.of("transport-bitswap");

  private final String name;
  private final KademliaDht table;

  public TableWay(String name, KademliaDht table) {
    this.name = name;
    this.table = table;
  }

  @Override
  public String name() {
    return name;
  }

  /** The table. */
  public KademliaDht table() {
    return table;
  }

  @Override
  public void findProviders(Cid cid, Predicate<Provider> sink) throws InterruptedException {
    table.findProviders(cid.multihash(), found -> sink.test(provider(found, PROTOCOLS)));
  }

  @Override
  public Optional<Provider> findPeer(PeerId peer) throws InterruptedException {
    return table.findPeer(peer).map(found -> provider(found, Set.of()));
  }

  @Override
  public int announce(Cid cid) throws InterruptedException {
    return table.provide(cid.multihash());
  }

  private static Provider provider(DhtPeer peer, Set<String> protocols) {
    return new Provider(peer.peer(), peer.addresses(), protocols);
  }
}
