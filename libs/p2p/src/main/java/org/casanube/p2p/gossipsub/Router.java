package org.casanube.p2p.gossipsub;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Direction;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostListener;
import org.casanube.p2p.PeerBook;
import org.casanube.p2p.Stream;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.Frames;
import org.jspecify.annotations.Nullable;

/** Peers come and go, their RPCs arrive, and the heart beats. Thread-safe. */
final class Router implements HostListener {
  private static final System.Logger LOG = System.getLogger(Router.class.getName());
  private static final Duration FIRST_HEARTBEAT = Duration.ofMillis(100);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** So often a peer's stream is opened anew while its connection lasts. */
  private static final int MAX_RETRIES = 5;

  /** A direct peer that is not connected is dialled each so many heartbeats. */
  private static final int DIAL_DIRECT_EVERY = 300;

  private static final String JS_AGENT = "js-libp2p";

  private final Host host;
  private final State state;
  private final MessageFlow flow;
  private final Map<PeerId, Stream> inbound = new HashMap<>();
  private final Map<PeerId, Integer> retries = new HashMap<>();
  private int heartbeats;
  private Scheduled next = () -> {};
  private boolean closed;

  @FunctionalInterface
  private interface Scheduled {
    void cancel();
  }

  Router(Host host, State state, MessageFlow flow) {
    this.host = host;
    this.state = state;
    this.flow = flow;
  }

  void start() {
    for (String protocol : Version.protocols()) {
      host.setProtocolHandler(protocol, this::serve);
    }
    host.addListener(this);
    host.connections().forEach(connection -> identified(connection.remotePeer()));
    schedule(FIRST_HEARTBEAT);
  }

  private void schedule(Duration delay) {
    state.lock.lock();
    try {
      if (!closed) {
        next = host.scheduler().schedule(delay, this::heartbeat)::cancel;
      }
    } finally {
      state.lock.unlock();
    }
  }

  @Override
  public void identified(PeerId peer) {
    host.peers()
        .description(peer)
        .flatMap(description -> Version.bestOf(description.protocols()))
        .ifPresent(version -> add(peer, version));
  }

  @Override
  public void disconnected(PeerId id) {
    state.lock.lock();
    try {
      retries.remove(id);
      Stream stream = inbound.remove(id);
      if (stream != null) {
        stream.reset();
      }
      GossipPeer peer = state.table.find(id);
      if (peer != null) {
        remove(peer);
      }
    } finally {
      state.lock.unlock();
    }
  }

  private @Nullable GossipPeer add(PeerId id, Version version) {
    List<Connection> connections = host.connections(id);
    if (connections.isEmpty()) {
      return null;
    }
    Connection connection = connections.getFirst();
    boolean byKey =
        host.peers()
            .description(id)
            .filter(description -> description.agent().contains(JS_AGENT))
            .isPresent();
    PeerLink link;
    GossipPeer peer;
    state.lock.lock();
    try {
      GossipPeer known = state.table.find(id);
      if (known != null) {
        known.namesByKey |= byKey;
        return known;
      }
      if (closed || state.table.size() >= state.settings.limits().peers()) {
        return null;
      }
      OutboundQueue queue = new OutboundQueue(state.settings.limits(), state.counters);
      peer = new GossipPeer(id, version, connection.direction() == Direction.OUTBOUND, queue);
      peer.namesByKey = byKey;
      state.table.add(peer);
      state.scores.add(id, Places.of(connection.remoteAddress()));
      state.meshes.topics().forEach(topic -> queue.add(new Rpc.TopicChange(topic, true)));
      link = new PeerLink(host, peer, () -> broken(peer));
      state.links.put(id, link);
    } finally {
      state.lock.unlock();
    }
    link.start();
    return peer;
  }

  /** Under the lock. */
  private void remove(GossipPeer peer) {
    state.table.remove(peer);
    state.meshes.peerGone(peer);
    state.gossiping.peerGone(peer);
    state.scores.remove(peer.id(), state.now());
    PeerLink link = state.links.remove(peer.id());
    if (link != null) {
      link.close();
    }
  }

  /** The stream to a peer has ended, though the peer may be there still. */
  private void broken(GossipPeer peer) {
    state.lock.lock();
    try {
      if (state.table.find(peer.id()) != peer) {
        return;
      }
      remove(peer);
      int count = retries.merge(peer.id(), 1, Integer::sum);
      if (!closed && count <= MAX_RETRIES && !host.connections(peer.id()).isEmpty()) {
        var ignored =
            host.scheduler().schedule(RETRY.multipliedBy(count), () -> identified(peer.id()));
      }
    } finally {
      state.lock.unlock();
    }
  }

  /** Reads what a peer writes, on the newest of its streams. */
  private void serve(Stream stream) throws IOException {
    PeerId id = stream.connection().remotePeer();
    Stream older;
    state.lock.lock();
    try {
      older = inbound.put(id, stream);
    } finally {
      state.lock.unlock();
    }
    if (older != null) {
      older.reset();
    }
    try {
      while (true) {
        Optional<byte[]> frame = Frames.read(stream, state.settings.limits().rpcBytes());
        if (frame.isEmpty()) {
          return;
        }
        receive(id, Version.bestOf(Set.of(stream.protocol())), frame.get());
      }
    } catch (WireFormatException e) {
      state.counters.malformed.increment();
      penalize(id);
      throw e;
    } finally {
      forget(id, stream);
    }
  }

  private void forget(PeerId id, Stream stream) {
    state.lock.lock();
    try {
      inbound.remove(id, stream);
    } finally {
      state.lock.unlock();
    }
  }

  private void penalize(PeerId peer) {
    state.lock.lock();
    try {
      state.scores.penalize(peer, 1);
    } finally {
      state.lock.unlock();
    }
  }

  private void receive(PeerId id, Optional<Version> version, byte[] frame)
      throws WireFormatException {
    GossipPeer known = find(id);
    GossipPeer peer = known == null && version.isPresent() ? add(id, version.get()) : known;
    if (peer == null || !isRead(peer)) {
      state.counters.graylisted.increment();
      return;
    }
    Rpc rpc = Rpc.decode(frame);
    state.counters.passedOver.add(rpc.passedOver());
    if (!rpc.changes().isEmpty()) {
      change(peer, rpc);
    }
    rpc.messages().forEach(message -> flow.receive(peer, message));
    if (!rpc.controls().isEmpty()) {
      obey(peer, rpc);
    }
  }

  private @Nullable GossipPeer find(PeerId id) {
    state.lock.lock();
    try {
      return state.table.find(id);
    } finally {
      state.lock.unlock();
    }
  }

  private boolean isRead(GossipPeer peer) {
    state.lock.lock();
    try {
      return state.isDirect(peer)
          || state.scores.of(peer.id()) >= state.settings.scores().thresholds().graylist();
    } finally {
      state.lock.unlock();
    }
  }

  private void change(GossipPeer peer, Rpc rpc) {
    state.lock.lock();
    try {
      if (state.table.find(peer.id()) != peer) {
        return;
      }
      for (Rpc.TopicChange change : rpc.changes()) {
        if (!change.subscribed()) {
          state.table.unfollow(peer, change.topic());
          state.meshes.peerUnfollows(peer, change.topic());
        } else if (!state.table.follow(peer, change.topic())) {
          state.counters.passedOver.increment();
        }
      }
    } finally {
      state.lock.unlock();
    }
  }

  private void obey(GossipPeer peer, Rpc rpc) {
    state.lock.lock();
    try {
      if (state.table.find(peer.id()) != peer) {
        return;
      }
      long now = state.now();
      boolean told = rpc.controls().stream().anyMatch(Control.Have.class::isInstance);
      boolean heard = told && state.gossiping.hears(peer);
      for (Control control : rpc.controls()) {
        switch (control) {
          case Control.Have hint -> {
            if (heard) {
              state.gossiping.told(peer, hint, now);
            }
          }
          case Control.Want request -> state.gossiping.asked(peer, request);
          case Control.Graft graft -> state.meshes.grafted(peer, graft.topic(), now);
          case Control.Prune prune -> state.meshes.pruned(peer, prune, now);
          case Control.DontWant refusal -> state.gossiping.notWanted(peer, refusal);
        }
      }
    } finally {
      state.lock.unlock();
    }
  }

  private void heartbeat() {
    try {
      beat();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "heartbeat failed", e);
    }
    schedule(state.settings.gossip().heartbeat());
  }

  private void beat() {
    state.lock.lock();
    try {
      if (closed) {
        return;
      }
      long now = state.now();
      state.scores.decay(now);
      state.seen.expire(now);
      state.gossiping.beginHeartbeat(heartbeats, now);
      state.meshes.heartbeat(heartbeats, now);
      state.gossiping.endHeartbeat(flow.fanout().heartbeat(now));
      for (GossipPeer peer : List.copyOf(state.table.all())) {
        if (peer.queue().overflowed()) {
          LOG.log(
              System.Logger.Level.DEBUG,
              () -> peer.id() + " takes nothing, its queue of control messages is full");
          broken(peer);
        }
      }
      if (heartbeats % DIAL_DIRECT_EVERY == 0) {
        state.direct.forEach(this::dialDirect);
      }
      heartbeats++;
    } finally {
      state.lock.unlock();
    }
  }

  void addDirect(PeerId peer, List<Multiaddr> addresses) {
    host.peers().addAddresses(peer, addresses, PeerBook.Lives.CONFIGURED);
    host.trimmer().protect(peer, "gossipsub direct");
    state.lock.lock();
    try {
      state.direct.add(peer);
    } finally {
      state.lock.unlock();
    }
    dialDirect(peer);
  }

  void removeDirect(PeerId peer) {
    host.trimmer().unprotect(peer, "gossipsub direct");
    state.lock.lock();
    try {
      state.direct.remove(peer);
    } finally {
      state.lock.unlock();
    }
  }

  private void dialDirect(PeerId peer) {
    if (host.connections(peer).isEmpty()) {
      host.scheduler().start("gossipsub-dial-direct", () -> dial(peer));
    }
  }

  private void dial(PeerId peer) {
    try {
      var ignored = host.dial(peer);
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, () -> "direct peer " + peer + ": " + e.getMessage());
    }
  }

  /** Tells all peers that this host follows the topic, or no longer. */
  void announce(String topic, boolean subscribed) {
    state.table.all().forEach(peer -> peer.queue().add(new Rpc.TopicChange(topic, subscribed)));
  }

  void close() {
    host.removeListener(this);
    Version.protocols().forEach(host::removeProtocolHandler);
    state.lock.lock();
    try {
      closed = true;
      next.cancel();
      List.copyOf(state.table.all()).forEach(this::remove);
      inbound.values().forEach(Stream::reset);
    } finally {
      state.lock.unlock();
    }
  }
}
