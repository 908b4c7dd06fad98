package org.casanube.p2p.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.Direction;
import org.casanube.p2p.SecureLink;
import org.casanube.p2p.SecurityProtocol;
import org.casanube.p2p.keys.KeyPair;
import org.jspecify.annotations.Nullable;

/**
 * The protocol {@code /tls/1.0.0}: TLS 1.3 by the engine of the JDK, both sides with certificates
 * that carry their identity; the multiplexer is agreed on by ALPN. One certificate serves as long
 * as this object. Thread-safe.
 */
public final class Tls implements SecurityProtocol {
  /** The id in multistream-select. */
  public static final String ID = "/tls/1.0.0";

  /** What stands in ALPN for "the multiplexer is agreed on later". */
  static final String NO_MUXER = "libp2p";

  private final KeyPair identity;
  private final SecureRandom random;
  private final Clock clock;
  private final ReentrantLock making = new ReentrantLock();
  private volatile @Nullable SSLContext context;

  /**
   * Secures links for this identity. The certificate is made when the first link needs it, since
   * most hosts never do.
   */
  public Tls(KeyPair identity, SecureRandom random, Clock clock) {
    this.identity = identity;
    this.random = random;
    this.clock = clock;
  }

  private SSLContext context() {
    SSLContext made = context;
    if (made != null) {
      return made;
    }
    making.lock();
    try {
      SSLContext first = context == null ? make() : context;
      context = first;
      return first;
    } finally {
      making.unlock();
    }
  }

  private SSLContext make() {
    PeerCertificate own = PeerCertificate.create(identity, random, clock.instant());
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("peer", own.key(), new char[0], new Certificate[] {own.certificate()});
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, new char[0]);
      SSLContext made = SSLContext.getInstance("TLSv1.3");
      made.init(keys.getKeyManagers(), new TrustManager[] {new CheckedLater()}, random);
      return made;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("JDK without TLS 1.3", e);
    }
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public SecureLink secure(ByteLink link, Side side) throws IOException {
    SSLEngine engine = context().createSSLEngine();
    engine.setUseClientMode(side.direction() == Direction.OUTBOUND);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3"});
    parameters.setNeedClientAuth(true);
    List<String> protocols = new ArrayList<>(side.muxers());
    protocols.add(NO_MUXER);
    parameters.setApplicationProtocols(protocols.toArray(String[]::new));
    engine.setSSLParameters(parameters);
    return new TlsHandshake(link, engine, side, clock).run();
  }

  /**
   * Lets all but costly chains pass: who is there is read from the certificate after the handshake.
   * Before the peer has proved that the key is its own, the engine and we check signatures with it,
   * and how long that takes is for the peer to choose.
   */
  private static final class CheckedLater extends X509ExtendedTrustManager {
    private static final int MAX_EXPONENT_BITS = 32;
    private static final int MAX_MODULUS_BITS = 8192;

    private static void requireCheap(X509Certificate[] chain) throws CertificateException {
      if (chain.length != 1) {
        throw new CertificateException(
            "peer sent " + chain.length + " certificates instead of one");
      }
      if (chain[0].getPublicKey() instanceof RSAPublicKey key
          && (key.getPublicExponent().bitLength() > MAX_EXPONENT_BITS
              || key.getModulus().bitLength() > MAX_MODULUS_BITS)) {
        throw new CertificateException(
            "RSA key of %d bits with an exponent of %d is over the limits of %d and %d"
                .formatted(
                    key.getModulus().bitLength(),
                    key.getPublicExponent().bitLength(),
                    MAX_MODULUS_BITS,
                    MAX_EXPONENT_BITS));
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      requireCheap(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      requireCheap(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      requireCheap(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      requireCheap(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      requireCheap(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      requireCheap(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
