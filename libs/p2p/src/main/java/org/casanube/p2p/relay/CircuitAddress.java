package org.casanube.p2p.relay;

import java.util.List;
import java.util.Optional;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Component;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.DialException;

/**
 * An address through a relay: {@code <where the relay is>/p2p/<relay>/p2p-circuit/p2p/<target>}.
 *
 * @param whereRelayIs without its peer id; empty if it must be known already
 * @param target who is behind the relay
 */
record CircuitAddress(Optional<Multiaddr> whereRelayIs, PeerId relay, Optional<PeerId> target) {

  static boolean isOne(Multiaddr address) {
    return address.find(Protocol.P2P_CIRCUIT).isPresent();
  }

  /**
   * Takes an address to pieces.
   *
   * @throws DialException if it leads through no relay, through several, or the relay has no id
   */
  static CircuitAddress of(Multiaddr address) throws DialException {
    List<Component> parts = address.components();
    List<Protocol> protocols = parts.stream().map(Component::protocol).toList();
    int circuit = protocols.indexOf(Protocol.P2P_CIRCUIT);
    if (circuit < 1
        || circuit != protocols.lastIndexOf(Protocol.P2P_CIRCUIT)
        || protocols.get(circuit - 1) != Protocol.P2P) {
      throw new DialException(address + " does not lead through one relay that is named");
    }
    List<Component> before = parts.subList(0, circuit - 1);
    return new CircuitAddress(
        before.isEmpty() ? Optional.empty() : Optional.of(Multiaddr.of(before)),
        PeerId.decode(parts.get(circuit - 1).valueBytes()),
        address.peerId());
  }

  /** The address of whoever is behind a relay that is there. */
  static Multiaddr through(Multiaddr whereRelayIs, PeerId relay) {
    return whereRelayIs
        .with(Protocol.P2P, relay.toString())
        .encapsulate(Multiaddr.parse("/p2p-circuit"));
  }
}
