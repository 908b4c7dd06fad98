package org.casanube.p2p.kad;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Host;
import org.casanube.p2p.Stream;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.Frames;

/** Asks single peers, and lets the routing table know who answers. Thread-safe. */
final class PeerRequests {
  /** How long announcing one more key to a peer may take, above the time of a request. */
  private static final Duration PER_KEY = Duration.ofMillis(50);

  private final Host host;
  private final DhtSettings settings;
  private final RoutingTable table;
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();

  PeerRequests(Host host, DhtSettings settings, RoutingTable table) {
    this.host = host;
    this.settings = settings;
    this.table = table;
  }

  /** Remembers for a while where the peer may be, so that it can be dialled. */
  void remember(PeerId teller, DhtPeer peer) {
    host.peers().hear(teller, peer.peer(), peer.addresses());
  }

  /**
   * Sends the request and waits for the answer, whose addresses are those of the table's scope.
   *
   * @throws IOException if the peer can't be reached, does not answer in time, or answers nonsense
   */
  KadMessage ask(PeerId peer, KadMessage request) throws IOException {
    requests.incrementAndGet();
    try {
      Stream stream = host.newStream(peer, settings.protocol());
      try {
        stream.expireAfter(settings.lookups().timeout());
        Frames.write(stream, KadMessageCodec.encode(request));
        KadMessage answer = read(stream);
        stream.close();
        if (answer.type() != request.type()) {
          throw new WireFormatException(
              "peer answers " + request.type() + " with " + answer.type());
        }
        Multiaddr remote = stream.connection().remoteAddress();
        heard(peer, remote);
        return filtered(answer, remote);
      } catch (IOException | RuntimeException e) {
        stream.reset();
        throw e;
      }
    } catch (IOException e) {
      failures.incrementAndGet();
      table.failed(peer);
      throw e;
    }
  }

  private static KadMessage read(Stream stream) throws IOException {
    return KadMessageCodec.decode(Frames.require(stream, KadMessageCodec.MAX_ANSWER_BYTES));
  }

  private void heard(PeerId peer, Multiaddr remote) {
    boolean ignored = table.heard(peer, AddressScope.networkOf(remote));
  }

  private KadMessage filtered(KadMessage answer, Multiaddr remote) {
    return new KadMessage(
        answer.type(),
        answer.key(),
        answer.record(),
        filtered(answer.closer(), remote),
        filtered(answer.providers(), remote));
  }

  private List<DhtPeer> filtered(List<DhtPeer> peers, Multiaddr remote) {
    List<DhtPeer> kept = new ArrayList<>(peers.size());
    for (DhtPeer each : peers) {
      List<Multiaddr> addresses = settings.scope().filter(each.addresses(), remote);
      kept.add(new DhtPeer(each.peer(), addresses, each.isConnected()));
    }
    return kept;
  }

  /**
   * Announces this host as a provider of all these contents on one stream. Peers do not answer
   * announcements: a ping behind the last one is their receipt, as they take messages in order.
   *
   * @return how many were taken: all, or none if this host has no address to tell the peer
   */
  int announce(PeerId peer, List<Multihash> contents) throws IOException {
    try {
      Stream stream = host.newStream(peer, settings.protocol());
      try {
        Multiaddr remote = stream.connection().remoteAddress();
        List<Multiaddr> own = settings.scope().filter(host.addresses(), remote);
        if (own.isEmpty()) {
          stream.reset();
          return 0;
        }
        stream.expireAfter(
            settings.lookups().timeout().plus(PER_KEY.multipliedBy(contents.size())));
        DhtPeer self = new DhtPeer(host.id(), own);
        for (Multihash content : contents) {
          write(stream, KadMessage.addProvider(content.toBytes(), self));
        }
        write(stream, KadMessage.ping());
        KadMessage receipt = read(stream);
        stream.close();
        if (receipt.type() != KadMessage.Type.PING) {
          throw new WireFormatException("peer answers a ping with " + receipt.type());
        }
        heard(peer, remote);
        return contents.size();
      } catch (IOException | RuntimeException e) {
        stream.reset();
        throw e;
      }
    } catch (IOException e) {
      failures.incrementAndGet();
      table.failed(peer);
      throw e;
    }
  }

  private static void write(Stream stream, KadMessage message) throws IOException {
    Frames.write(stream, KadMessageCodec.encode(message));
  }

  long requests() {
    return requests.get();
  }

  long failures() {
    return failures.get();
  }
}
