package org.casanube.p2p.kad;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.random.RandomGenerator;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Host;

/** Keeps the routing table full, and free of peers that are gone. Thread-safe. */
final class Maintenance {
  /** With fewer peers the bootstrap peers are dialled. */
  static final int FEW_PEERS = 4;

  private static final System.Logger LOG = System.getLogger(Maintenance.class.getName());

  /** After so long buckets are filled again, and bootstrap peers asked again. */
  private static final Duration STALE = Duration.ofHours(1);

  private static final Duration SILENT_PEER = Duration.ofMinutes(30);
  private static final int MAX_BUCKET = 15;
  private static final int OLD_AT_ONCE = 5;

  private final Host host;
  private final DhtSettings settings;
  private final RoutingTable table;
  private final PeerRequests requests;
  private final Walks walks;
  private final List<Multiaddr> bootstrap;
  private final RandomGenerator random;
  private final Map<Integer, Instant> refreshed = new ConcurrentSkipListMap<>();
  private volatile Instant bootstrapped = Instant.EPOCH;

  /** What it works with. */
  record Parts(RoutingTable table, PeerRequests requests, Walks walks) {}

  Maintenance(
      Host host,
      DhtSettings settings,
      Parts parts,
      List<Multiaddr> bootstrap,
      RandomGenerator random) {
    this.host = host;
    this.settings = settings;
    this.table = parts.table();
    this.requests = parts.requests();
    this.walks = parts.walks();
    this.bootstrap = List.copyOf(bootstrap);
    this.random = random;
  }

  void run() throws InterruptedException {
    dialAbsent();
    checkSilentPeers();
    if (table.size() == 0) {
      return;
    }
    List<DhtPeer> nearest = walks.closest(host.id().toBytes());
    if (nearest.size() < settings.lookups().k()) {
      return;
    }
    KadKey self = KadKey.of(host.id());
    int complete = self.commonPrefix(KadKey.of(nearest.getLast().peer()));
    for (int bucket : staleBuckets(Math.min(complete, MAX_BUCKET))) {
      walks.closest(self.withFlippedBit(bucket).preimageNear(bucket + 1, random));
    }
  }

  /**
   * Tries the bootstrap peers when hardly anybody is known, and now and then; and each time some
   * that were known once: when a part of the network was cut off and is back, these find it.
   */
  private void dialAbsent() throws InterruptedException {
    Instant now = host.scheduler().clock().instant();
    if (table.size() < FEW_PEERS || !bootstrapped.plus(STALE).isAfter(now)) {
      bootstrapped = now;
      Fanout.run(host.scheduler(), settings.lookups().alpha(), bootstrap, this::dial);
    }
    Fanout.run(host.scheduler(), settings.lookups().alpha(), someOfOld(), this::greet);
  }

  private List<PeerId> someOfOld() {
    List<PeerId> old = new ArrayList<>();
    for (PeerId peer : host.peers().peers()) {
      boolean spoke =
          host.peers()
              .description(peer)
              .filter(description -> description.protocols().contains(settings.protocol()))
              .isPresent();
      if (spoke && table.find(peer).isEmpty()) {
        old.add(peer);
      }
    }
    List<PeerId> some = new ArrayList<>();
    while (!old.isEmpty() && some.size() < OLD_AT_ONCE) {
      some.add(old.remove(random.nextInt(old.size())));
    }
    return some;
  }

  private void dial(Multiaddr address) {
    try {
      greet(host.dial(address).remotePeer());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, () -> "bootstrap peer " + e.getMessage());
    }
  }

  /** The peer comes into the table when it answers. */
  private void greet(PeerId peer) {
    try {
      requests.ask(peer, KadMessage.ask(KadMessage.Type.FIND_NODE, host.id().toBytes()));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, () -> peer + " does not answer: " + e.getMessage());
    }
  }

  private void checkSilentPeers() throws InterruptedException {
    List<PeerId> silent = table.silentFor(SILENT_PEER);
    Fanout.run(host.scheduler(), settings.lookups().alpha(), silent, this::check);
  }

  private void check(PeerId peer) {
    for (int attempt = 0; attempt < RoutingTable.MAX_FAILURES; attempt++) {
      try {

        requests.ask(peer, KadMessage.ask(KadMessage.Type.FIND_NODE, peer.toBytes()));
        return;
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, () -> peer + " is silent: " + e.getMessage());
      }
    }
  }

  private List<Integer> staleBuckets(int last) {
    Instant now = host.scheduler().clock().instant();
    List<Integer> stale = new ArrayList<>();
    for (int bucket = 0; bucket <= last; bucket++) {
      Instant before = refreshed.get(bucket);
      if (before == null || !before.plus(STALE).isAfter(now)) {
        refreshed.put(bucket, now);
        stale.add(bucket);
      }
    }
    return stale;
  }
}
