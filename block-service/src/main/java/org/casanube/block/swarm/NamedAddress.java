package org.casanube.block.swarm;

import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;

/**
 * Where a peer is said to be.
 *
 * @param peer who
 * @param place where, without {@code /p2p/}
 */
record NamedAddress(PeerId peer, Multiaddr place) {
  /**
   * Takes an address with {@code /p2p/} apart.
   *
   * @throws SwarmRefusedException if it names no peer, or no place
   */
  static NamedAddress of(Multiaddr address) {
    PeerId peer =
        address
            .peerId()
            .orElseThrow(() -> refused(address + " does not end with /p2p/ and a peer id"));
    Multiaddr place =
        address
            .decapsulate(Protocol.P2P)
            .orElseThrow(() -> refused(address + " names a peer, and not where it is"));
    return new NamedAddress(peer, place);
  }

  private static SwarmRefusedException refused(String message) {
    return new SwarmRefusedException(SwarmErrorCode.INVALID_ADDRESS, message);
  }
}
