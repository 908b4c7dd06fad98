package org.casanube.block.content.streams;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.casanube.block.content.ContentGateway;
import org.casanube.block.content.negotiation.QueryParameters;
import org.casanube.block.exchange.PeerPolicy;
import org.casanube.block.exchange.Traffic;
import org.casanube.block.exchange.Way;
import org.casanube.block.retrieval.Retrieval;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Host;
import org.casanube.p2p.Stream;
import org.casanube.p2p.StreamHandler;
import org.casanube.p2p.StreamRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Answers peers who ask for content by HTTP on a stream: blocks and archives, from what is here and
 * they may have. A bounded number at once, of which one peer has few; more are cut off, and ask by
 * other ways.
 */
final class PeerRequests implements StreamHandler, SmartLifecycle {
  static final String PROTOCOL = "/http/1.1";

  static final int AT_ONCE = 32;
  static final int PER_PEER = 4;
  private static final Set<String> FORMATS = Set.of("raw", "car");
  private static final Logger LOG = LoggerFactory.getLogger(PeerRequests.class);

  private final Host host;
  private final ContentGateway gateway;
  private final Retrieval retrieval;
  private final PeerPolicy policy;
  private final Traffic traffic;
  private final Semaphore permits = new Semaphore(AT_ONCE);
  private volatile boolean running;

  PeerRequests(
      Host host, ContentGateway gateway, Retrieval retrieval, PeerPolicy policy, Traffic traffic) {
    this.host = host;
    this.gateway = gateway;
    this.retrieval = retrieval;
    this.policy = policy;
    this.traffic = traffic;
  }

  @Override
  public void handle(Stream stream) throws IOException {
    StreamExchange exchange =
        StreamExchange.read(stream, new LeastRate(host.scheduler()::nanoTime));
    if (!permits.tryAcquire()) {
      throw new IOException("too many peers are being answered");
    }
    try {
      answer(exchange, stream.connection().remotePeer());
    } catch (RuntimeException e) {
      // The content gateway has told of it; the peer is told by the cut.
      LOG.debug("the answer to a peer was cut off: {}", e.getMessage());
      stream.reset();
    } finally {
      permits.release();
    }
  }

  private void answer(StreamExchange exchange, PeerId peer) throws IOException {
    String format = QueryParameters.parse(exchange.query()).find("format");
    if (format == null || !FORMATS.contains(format)) {
      throw new IOException("peers are given blocks and archives only");
    }
    PolicedRetrieval policed = new PolicedRetrieval(retrieval, policy, peer);
    try {
      gateway.forPeer(policed).serve(exchange);
    } finally {
      if (exchange.givesContent()) {
        Given given = policed.given();
        traffic.sent(Way.ARCHIVE, peer, given.blocks(), given.bytes());
      }
    }
  }

  @Override
  public void start() {
    host.setProtocolHandler(PROTOCOL, StreamRules.USUAL.atMost(PER_PEER), this);
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    host.removeProtocolHandler(PROTOCOL);
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
