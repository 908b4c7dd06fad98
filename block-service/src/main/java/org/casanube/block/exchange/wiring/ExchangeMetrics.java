package org.casanube.block.exchange.wiring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.casanube.block.exchange.Way;
import org.casanube.block.exchange.bitswap.Bitswap;
import org.casanube.block.exchange.bitswap.BitswapListener;
import org.casanube.multiformats.PeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what goes back and forth: over all peers, and the bytes of a bounded number of them; the
 * ledgers have more of each peer.
 */
final class ExchangeMetrics implements BitswapListener {
  private static final Logger LOG = LoggerFactory.getLogger("org.casanube.block.exchange");
  private static final String PEER = "casanube.peer";

  /** A node serves peers; who reads from its content listener is not one. */
  private static final Set<Way> SENT = EnumSet.of(Way.BITSWAP, Way.ARCHIVE);

  private static final Set<Way> RECEIVED = EnumSet.allOf(Way.class);

  private final Map<Way, Counter> sentBlocks;
  private final Map<Way, Counter> sentBytes;
  private final Map<Way, Counter> receivedBlocks;
  private final Map<Way, Counter> receivedBytes;
  private final Counter duplicateBytes;
  private final Counter unaskedBytes;
  private final Counter stalls;
  private final Counter putAside;
  private final Counter passedOver;
  private final Counter refused;
  private final Counter failures;
  private final Timer requests;
  private final PeerMeters peers;

  ExchangeMetrics(MeterRegistry registry) {
    sentBlocks = byWay("sent.blocks", SENT, registry);
    sentBytes = byWay("sent.bytes", SENT, registry);
    receivedBlocks = byWay("received.blocks", RECEIVED, registry);
    receivedBytes = byWay("received.bytes", RECEIVED, registry);
    duplicateBytes = bytes("duplicate.bytes", registry);
    unaskedBytes = bytes("unasked.bytes", registry);
    stalls = counter("stalls", registry);
    putAside = counter("put.aside", registry);
    passedOver = counter("wants.passed.over", registry);
    refused = counter("wants.refused", registry);
    failures = counter("send.failures", registry);
    peers = new PeerMeters(registry);
    requests = Timer.builder("casanube.exchange.requests").register(registry);
  }

  /** One counter for each of these ways. */
  private static Map<Way, Counter> byWay(String name, Set<Way> ways, MeterRegistry registry) {
    Map<Way, Counter> counters = new EnumMap<>(Way.class);
    for (Way way : ways) {
      Counter.Builder counter =
          Counter.builder("casanube.exchange." + name)
              .tag("way", way.name().toLowerCase(Locale.ROOT));
      if (name.endsWith(".bytes")) {
        counter.baseUnit(BaseUnits.BYTES);
      }
      counters.put(way, counter.register(registry));
    }
    return counters;
  }

  private static void count(Map<Way, Counter> counters, Way way, double amount) {
    Counter counter = counters.get(way);
    if (counter != null) {
      counter.increment(amount);
    }
  }

  private static Counter counter(String name, MeterRegistry registry) {
    return Counter.builder("casanube.exchange." + name).register(registry);
  }

  private static Counter bytes(String name, MeterRegistry registry) {
    return Counter.builder("casanube.exchange." + name)
        .baseUnit(BaseUnits.BYTES)
        .register(registry);
  }

  /** Shows what is under way now. */
  static void show(Bitswap bitswap, MeterRegistry registry) {
    Gauge.builder("casanube.exchange.sessions", bitswap, Bitswap::openSessions).register(registry);
    Gauge.builder("casanube.exchange.peers.wants", bitswap, Bitswap::peersWants).register(registry);
    Gauge.builder("casanube.exchange.incoming", bitswap, each -> (double) each.incomingBytes())
        .baseUnit(BaseUnits.BYTES)
        .register(registry);
    Gauge.builder("casanube.exchange.under.way", bitswap, each -> (double) each.underWayBytes())
        .baseUnit(BaseUnits.BYTES)
        .register(registry);
  }

  @Override
  public void sent(PeerId peer, int blocks, long bytes) {
    sent(Way.BITSWAP, peer, blocks, bytes);
  }

  @Override
  public void sent(Way way, PeerId peer, int blocks, long bytes) {
    count(sentBlocks, way, blocks);
    count(sentBytes, way, (double) bytes);
    peers.sent(peer, bytes);
  }

  @Override
  public void received(Way way, PeerId peer, int blocks, long bytes) {
    received(way, blocks, bytes);
    peers.received(peer, bytes);
  }

  @Override
  public void received(Way way, int blocks, long bytes) {
    count(receivedBlocks, way, blocks);
    count(receivedBytes, way, (double) bytes);
  }

  @Override
  public void received(PeerId peer, int bytes, long nanos) {
    received(Way.BITSWAP, peer, 1, bytes);
    requests.record(Duration.ofNanos(nanos));
  }

  @Override
  public void duplicate(PeerId peer, int bytes) {
    duplicateBytes.increment(bytes);
  }

  @Override
  public void unasked(PeerId peer, int bytes) {
    unaskedBytes.increment(bytes);
  }

  @Override
  public void stalled(PeerId peer) {
    stalls.increment();
    LOG.atDebug().addKeyValue(PEER, peer).log("{} does not answer", peer);
  }

  @Override
  public void putAside(PeerId peer, String reason) {
    putAside.increment();
    LOG.atInfo().addKeyValue(PEER, peer).log("{} is not asked for a while: {}", peer, reason);
  }

  @Override
  public void wantPassedOver(PeerId peer) {
    passedOver.increment();
  }

  @Override
  public void refused(PeerId peer) {
    refused.increment();
  }

  @Override
  public void sendFailed(PeerId peer, String reason) {
    failures.increment();
    LOG.atDebug().addKeyValue(PEER, peer).log("{} gets no answer: {}", peer, reason);
  }
}
