package org.casanube.block.swarm;

import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Host;

/** The connections with peers, as people see and change them. Thread-safe. */
public final class SwarmConnections {
  private final Host host;
  private final KeptPeers kept;

  public SwarmConnections(Host host, KeptPeers kept) {
    this.host = host;
    this.kept = kept;
  }

  /**
   * A page of the connected peers.
   *
   * @param peers in the order of their ids
   * @param next the cursor of the next page; empty at the end
   */
  public record Page(List<ConnectedPeer> peers, Optional<PeerId> next) {
    public Page {
      peers = List.copyOf(peers);
    }
  }

  /** The peers that are connected now, behind the one of the cursor. */
  public Page page(Optional<PeerId> after, int limit) {
    Map<PeerId, Boolean> connected = new LinkedHashMap<>();
    host.connections().forEach(connection -> connected.put(connection.remotePeer(), true));
    String from = after.map(PeerId::toString).orElse("");
    List<PeerId> ids =
        connected.keySet().stream()
            .sorted(Comparator.comparing(PeerId::toString))
            .filter(peer -> peer.toString().compareTo(from) > 0)
            .limit(limit + 1L)
            .toList();
    boolean isMore = ids.size() > limit;
    List<PeerId> shown = isMore ? ids.subList(0, limit) : ids;
    return new Page(
        shown.stream().map(this::peer).filter(peer -> !peer.connections().isEmpty()).toList(),
        isMore ? Optional.of(shown.getLast()) : Optional.empty());
  }

  private ConnectedPeer peer(PeerId peer) {
    return new ConnectedPeer(
        peer, host.connections(peer), host.peers().description(peer), kept.isKept(peer));
  }

  /**
   * Connects with the peer at this address, or that it names alone; an open connection will do.
   *
   * @param keep whether to keep it connected from now on, even if it is not reached now; not if
   *     somebody else answers there, or no transport of this node leads there
   * @throws SwarmRefusedException if that does not work, with the cause and whether it is kept
   */
  public ConnectedPeer connect(Multiaddr address, boolean keep) {
    if (address.peerId().filter(host.id()::equals).isPresent()) {
      throw new SwarmRefusedException(
          SwarmErrorCode.INVALID_ADDRESS, address + " is this node itself");
    }
    if (!keep) {
      return peer(dial(address));
    }
    kept.requireRoom(address);
    PeerId connected;
    try {
      connected = dial(address);
    } catch (SwarmRefusedException e) {
      throw keptOrNot(address, e);
    }
    kept.keep(address);
    return peer(connected);
  }

  /** Keeps the peer if it may be there later, and says whether it does. */
  private SwarmRefusedException keptOrNot(Multiaddr address, SwarmRefusedException failure) {
    boolean mayBeThereLater =
        switch (failure.code()) {
          case UNREACHABLE, TIMEOUT, NO_KEY -> true;
          case INVALID_ADDRESS,
              UNSUPPORTED_ADDRESS,
              OTHER_NETWORK,
              OTHER_PEER,
              NOT_CONNECTED,
              KEPT_BY_SETTINGS,
              TOO_MANY_KEPT,
              INVALID_KEY ->
              false;
        };
    if (mayBeThereLater) {
      kept.keep(address);
    }
    boolean isKept = address.peerId().filter(kept::isKept).isPresent();
    String consequence =
        isKept
            ? " The peer is kept all the same: it is tried again until it answers or is"
                + " disconnected."
            : " So the peer is not kept.";
    return new SwarmRefusedException(
        failure.code(), sentence(String.valueOf(failure.getMessage())) + consequence, failure);
  }

  private static String sentence(String words) {
    return words.endsWith(".") || words.endsWith("?") ? words : words + ".";
  }

  private PeerId dial(Multiaddr address) {
    try {
      Connection connection =
          address.decapsulate(Protocol.P2P).isPresent()
              ? host.dial(address)
              : host.dial(address.peerId().orElseThrow());
      return connection.remotePeer();
    } catch (IOException e) {
      throw DialFailures.of(address, e);
    }
  }

  /**
   * Closes the connections with the peer, and keeps it no longer.
   *
   * @throws SwarmRefusedException if it is neither connected nor kept, or the settings keep it
   */
  public void disconnect(PeerId peer) {
    boolean wasKept = kept.forget(peer);
    List<Connection> open = host.connections(peer);
    open.forEach(Connection::close);
    if (open.isEmpty() && !wasKept) {
      throw new SwarmRefusedException(
          SwarmErrorCode.NOT_CONNECTED, "there is no connection with " + peer);
    }
  }

  /**
   * Closes all connections, as after the network's key has changed; kept peers are dialled again.
   */
  public int closeAll() {
    List<Connection> open = host.connections();
    open.forEach(Connection::close);
    return open.size();
  }
}
