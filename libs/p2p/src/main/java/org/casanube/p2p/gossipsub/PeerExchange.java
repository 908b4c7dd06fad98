package org.casanube.p2p.gossipsub;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Host;
import org.casanube.p2p.PeerBook;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.PeerRecord;
import org.casanube.p2p.keys.SignedEnvelope;

/**
 * Tells peers of others, and dials those it is told of, a few at a time. Of others only what they
 * have signed themselves is passed on and believed. Thread-safe.
 *
 * @see <a
 *     href="https://github.com/libp2p/specs/blob/master/pubsub/gossipsub/gossipsub-v1.1.md#prune-backoff-and-peer-exchange">
 *     PRUNE Backoff and Peer Exchange</a>
 */
final class PeerExchange {
  private static final System.Logger LOG = System.getLogger(PeerExchange.class.getName());
  private static final int MAX_RECORD_BYTES = 4096;
  private static final int MAX_WAITING = 32;
  private static final int MAX_DIALLING = 4;

  private final Host host;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<PeerId> waiting = new ArrayDeque<>();
  private int dialling;

  PeerExchange(Host host) {
    this.host = host;
  }

  /** The peers with their signed records, as far as they have any. */
  List<Control.ExchangedPeer> describe(List<PeerId> peers) {
    List<Control.ExchangedPeer> described = new ArrayList<>();
    for (PeerId peer : peers) {
      byte[] record =
          host.peers()
              .signedRecord(peer)
              .map(SignedEnvelope::toBytes)
              .filter(bytes -> bytes.length <= MAX_RECORD_BYTES)
              .orElse(new byte[0]);
      described.add(new Control.ExchangedPeer(peer.toBytes(), record));
    }
    return described;
  }

  /** Dials these peers, without waiting. */
  void take(List<Control.ExchangedPeer> peers) {
    if (!peers.isEmpty()) {
      host.scheduler().start("gossipsub-exchange", () -> learn(peers));
    }
  }

  private void learn(List<Control.ExchangedPeer> peers) {
    for (Control.ExchangedPeer each : peers) {
      try {
        PeerId peer = PeerId.decode(each.peer());
        if (each.record().length > 0) {
          SignedEnvelope envelope = SignedEnvelope.decode(each.record());
          if (!PeerRecord.open(envelope).peer().equals(peer)) {
            throw new WireFormatException("record is another peer's than " + peer);
          }
          boolean ignored = host.peers().accept(envelope, PeerBook.Lives.HEARSAY);
        }
        dialSoon(peer);
      } catch (WireFormatException | MultiformatException e) {
        LOG.log(System.Logger.Level.DEBUG, () -> "peer exchanged is refused: " + e.getMessage());
      }
    }
  }

  private void dialSoon(PeerId peer) {
    if (peer.equals(host.id()) || !host.connections(peer).isEmpty()) {
      return;
    }
    lock.lock();
    try {
      if (waiting.size() >= MAX_WAITING || waiting.contains(peer)) {
        return;
      }
      waiting.add(peer);
      if (dialling >= MAX_DIALLING) {
        return;
      }
      dialling++;
    } finally {
      lock.unlock();
    }
    host.scheduler().start("gossipsub-dial", this::dialAll);
  }

  private void dialAll() {
    while (true) {
      PeerId peer;
      lock.lock();
      try {
        peer = waiting.poll();
        if (peer == null) {
          dialling--;
          return;
        }
      } finally {
        lock.unlock();
      }
      try {
        var ignored = host.dial(peer);
      } catch (IOException | RuntimeException e) {
        LOG.log(System.Logger.Level.DEBUG, () -> "peer exchanged: " + e.getMessage());
      }
    }
  }
}
