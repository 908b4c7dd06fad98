package org.casanube.block.content.streams;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.casanube.block.content.ContentGateway;
import org.casanube.block.exchange.PeerPolicy;
import org.casanube.block.retrieval.Retrieval;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Host;
import org.casanube.p2p.Stream;
import org.casanube.p2p.StreamHandler;
import org.springframework.context.SmartLifecycle;

/**
 * Answers peers who ask for content by HTTP on a stream: blocks and archives, from what is here and
 * they may have. A bounded number at once; more are cut off, and ask by other ways.
 */
final class PeerRequests implements StreamHandler, SmartLifecycle {
  static final String PROTOCOL = "/http/1.1";

  private static final int AT_ONCE = 32;
  private static final Duration STALL = Duration.ofSeconds(30);

  private final Host host;
  private final ContentGateway gateway;
  private final Retrieval retrieval;
  private final PeerPolicy policy;
  private final Semaphore permits = new Semaphore(AT_ONCE);
  private volatile boolean running;

  PeerRequests(Host host, ContentGateway gateway, Retrieval retrieval, PeerPolicy policy) {
    this.host = host;
    this.gateway = gateway;
    this.retrieval = retrieval;
    this.policy = policy;
  }

  @Override
  public void handle(Stream stream) throws IOException {
    if (!permits.tryAcquire()) {
      stream.reset();
      return;
    }
    try {
      StreamExchange exchange = StreamExchange.read(stream, STALL);
      String query = exchange.query();
      boolean trustless =
          query != null && (query.contains("format=raw") || query.contains("format=car"));
      if (!trustless) {
        throw new IOException("peers are given blocks and archives only");
      }
      PeerId peer = stream.connection().remotePeer();
      gateway.over(new PolicedRetrieval(retrieval, policy, peer)).serve(exchange);
    } finally {
      permits.release();
    }
  }

  @Override
  public void start() {
    host.setProtocolHandler(PROTOCOL, this);
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
