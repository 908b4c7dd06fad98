package org.casanube.block.swarm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;

/** Kept peers that outlive no process. */
final class MemoryKeptPeerStore implements KeptPeerStore {
  private final Map<PeerId, List<Multiaddr>> peers = new LinkedHashMap<>();

  @Override
  public synchronized Map<PeerId, List<Multiaddr>> all() {
    return new LinkedHashMap<>(peers);
  }

  @Override
  public synchronized void put(PeerId peer, List<Multiaddr> addresses) {
    peers.put(peer, addresses);
  }

  @Override
  public synchronized void remove(PeerId peer) {
    peers.remove(peer);
  }
}
