package org.casanube.block.routing;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;

/**
 * Somebody who says to have a block.
 *
 * @param addresses where it may be reached, without {@code /p2p/}; empty if only its name is known
 * @param protocols ways of retrieval it is said to offer, such as {@code transport-bitswap} and
 *     {@code transport-ipfs-gateway-http}; empty if nothing is known
 */
public record Provider(PeerId peer, List<Multiaddr> addresses, Set<String> protocols) {
  public Provider {
    addresses = List.copyOf(addresses);
    protocols = Collections.unmodifiableSet(new LinkedHashSet<>(protocols));
  }
}
