package org.casanube.p2p.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.HandshakeException;
import org.casanube.p2p.SecurityProtocol.Side;
import org.casanube.p2p.keys.PublicKey;

/** One handshake, up to the link that nobody else can read. */
final class TlsHandshake {
  /** More than any honest handshake takes, in either direction. */
  private static final int MAX_STEPS = 1000;

  private final SSLEngine engine;
  private final Side side;
  private final Clock clock;
  private final TlsLink tls;

  TlsHandshake(ByteLink link, SSLEngine engine, Side side, Clock clock) {
    this.engine = engine;
    this.side = side;
    this.clock = clock;
    this.tls = new TlsLink(link, engine);
  }

  TlsLink run() throws IOException {
    try {
      engine.beginHandshake();
      handshake();
    } catch (SSLException e) {
      throw new HandshakeException("TLS handshake failed: " + e.getMessage(), e);
    }
    PublicKey identity = identity();
    side.requireExpected(identity.toPeerId());
    String protocol = engine.getApplicationProtocol();
    Optional<String> muxer = Optional.ofNullable(protocol).filter(side.muxers()::contains);
    tls.established(identity, muxer);
    return tls;
  }

  private void handshake() throws IOException {
    for (int step = 0; step < MAX_STEPS; step++) {
      HandshakeStatus status = engine.getHandshakeStatus();
      switch (status) {
        case NEED_TASK -> tls.runTasks();
        case NEED_WRAP -> tls.wrapNothing();
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> tls.unwrapHandshake();
        case FINISHED, NOT_HANDSHAKING -> {
          return;
        }
      }
    }
    throw new HandshakeException("TLS handshake takes more than " + MAX_STEPS + " steps");
  }

  private PublicKey identity() throws IOException {
    Certificate[] chain = engine.getSession().getPeerCertificates();
    if (chain.length != 1 || !(chain[0] instanceof X509Certificate certificate)) {
      throw new HandshakeException("peer sent " + chain.length + " certificates instead of one");
    }
    return PeerCertificate.identityOf(certificate, clock.instant());
  }

  static ByteBuffer nothing() {
    return ByteBuffer.allocate(0);
  }
}
