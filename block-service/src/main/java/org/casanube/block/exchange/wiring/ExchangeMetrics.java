package org.casanube.block.exchange.wiring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.Duration;
import org.casanube.block.exchange.bitswap.Bitswap;
import org.casanube.block.exchange.bitswap.BitswapListener;
import org.casanube.multiformats.PeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what goes back and forth, over all peers: a series for each would be without bound; the
 * ledgers have the figures of each peer.
 */
final class ExchangeMetrics implements BitswapListener {
  private static final Logger LOG = LoggerFactory.getLogger("org.casanube.block.exchange");
  private static final String PEER = "casanube.peer";

  private final Counter sentBlocks;
  private final Counter sentBytes;
  private final Counter receivedBlocks;
  private final Counter receivedBytes;
  private final Counter duplicateBytes;
  private final Counter unaskedBytes;
  private final Counter stalls;
  private final Counter putAside;
  private final Counter passedOver;
  private final Counter refused;
  private final Counter failures;
  private final Timer requests;

  ExchangeMetrics(MeterRegistry registry) {
    sentBlocks = counter("sent.blocks", registry);
    sentBytes = bytes("sent.bytes", registry);
    receivedBlocks = counter("received.blocks", registry);
    receivedBytes = bytes("received.bytes", registry);
    duplicateBytes = bytes("duplicate.bytes", registry);
    unaskedBytes = bytes("unasked.bytes", registry);
    stalls = counter("stalls", registry);
    putAside = counter("put.aside", registry);
    passedOver = counter("wants.passed.over", registry);
    refused = counter("wants.refused", registry);
    failures = counter("send.failures", registry);
    requests = Timer.builder("casanube.exchange.requests").register(registry);
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
    sentBlocks.increment(blocks);
    sentBytes.increment((double) bytes);
  }

  @Override
  public void received(PeerId peer, int bytes, long nanos) {
    receivedBlocks.increment();
    receivedBytes.increment(bytes);
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
