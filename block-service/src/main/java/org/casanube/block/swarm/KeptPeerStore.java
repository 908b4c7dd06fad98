package org.casanube.block.swarm;

import java.util.List;
import java.util.Map;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;

/** The peers that people asked to keep connected with. Durable when a call returns. */
public interface KeptPeerStore {
  /** All of them, with their addresses. */
  Map<PeerId, List<Multiaddr>> all();

  /** Keeps these addresses of the peer, in place of those before. */
  void put(PeerId peer, List<Multiaddr> addresses);

  /** Forgets the peer. */
  void remove(PeerId peer);
}
