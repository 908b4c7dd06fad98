package org.casanube.p2p.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.casanube.p2p.Direction;
import org.casanube.p2p.HandshakeException;
import org.casanube.p2p.SecureLink;
import org.casanube.p2p.SecurityProtocol.Side;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.wire.LinkPair;
import org.casanube.p2p.wire.Tasks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Peers whose certificates prove nothing, or cost much; both when they dial and when they listen.
 */
class HostileCertificatesTest {
  private static final String EXTENSION = "1.3.6.1.4.1.53594.1.1";
  private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
  private static final String RSA_WITH_SHA256 = "1.2.840.113549.1.1.11";
  private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Duration YEAR = Duration.ofDays(365);
  private static final List<String> MUXERS = List.of("/yamux/1.0.0");
  private static final KeyPair VICTIM = KeyPair.generate(new SecureRandom());
  private static final KeyPair HOSTILE = KeyPair.generate(new SecureRandom());

  /** What is wrong with a chain, and what the victim says of it. */
  enum Fault {
    EXPIRED("not valid"),
    NOT_YET_VALID("not valid"),
    SIGNED_BY_ANOTHER("not valid"),
    TWO("2 certificates"),
    WITHOUT_EXTENSION("lacks the extension"),
    EMPTY_EXTENSION("malformed extension"),
    HUGE_KEY("malformed extension"),
    HUGE_SIGNATURE("not signed"),
    BEYOND_ANY_MESSAGE("TLS handshake failed"),
    KEY_OF_ANOTHER_CERTIFICATE("not signed"),
    KEY_THAT_ANOTHER_SIGNED_FOR("not signed"),
    UNKNOWN_CRITICAL("unknown critical extensions"),
    HUGE_EXPONENT("exponent"),
    NONE_AT_ALL("");

    private final String words;

    Fault(String words) {
      this.words = words;
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void secure_withHostileCertificate_isRefused(Fault fault) throws Exception {
    Chain chain = chain(fault);
    for (Direction victims : Direction.values()) {
      LinkPair pair = new LinkPair();
      Direction theirs = victims == Direction.INBOUND ? Direction.OUTBOUND : Direction.INBOUND;
      FutureTask<SecureLink> hostile =
          Tasks.start(() -> {
            SSLEngine engine = engine(chain, theirs);
            Side side = new Side(theirs, Optional.empty(), MUXERS);
            try {
              return new TlsHandshake(pair.left(), engine, side, CLOCK).run();
            } catch (IOException e) {
              pair.left().close();
              throw e;
            }
          });
      Tls victim = new Tls(VICTIM, new SecureRandom(), CLOCK);
      FutureTask<SecureLink> secured =
          Tasks.start(
              () -> victim.secure(pair.right(), new Side(victims, Optional.empty(), MUXERS)));

      assertThatThrownBy(() -> Tasks.join(secured))
          .as("%s, victim is %s", fault, victims)
          .isInstanceOf(fault == Fault.NONE_AT_ALL ? IOException.class : HandshakeException.class)
          .hasMessageContaining(fault.words);
      pair.left().close();
      pair.right().close();
      assertThat(hostile).isNotNull();
    }
  }

  /** The same way of making them, with nothing wrong. */
  @Test
  void secure_withSuchACertificateThatIsRight_provesWhoIsThere() throws Exception {
    LinkPair pair = new LinkPair();
    Subject subject = ec();
    Chain chain = new Chain(subject, certificate(subject, subject, identity(subject)));
    FutureTask<SecureLink> other =
        Tasks.start(() -> {
          Side side = new Side(Direction.OUTBOUND, Optional.empty(), MUXERS);
          return new TlsHandshake(pair.left(), engine(chain, Direction.OUTBOUND), side, CLOCK)
              .run();
        });
    Tls victim = new Tls(VICTIM, new SecureRandom(), CLOCK);

    SecureLink link =
        victim.secure(pair.right(), new Side(Direction.INBOUND, Optional.empty(), MUXERS));

    assertThat(link.remotePeer()).isEqualTo(HOSTILE.toPeerId());
    assertThat(Tasks.join(other).remotePeer()).isEqualTo(VICTIM.toPeerId());
  }

  private static Chain chain(Fault fault) throws Exception {
    Subject subject = fault == Fault.HUGE_EXPONENT ? rsaWithHugeExponent() : ec();
    Subject other = ec();
    byte[] right = identity(subject);
    Instant begin = fault == Fault.NOT_YET_VALID ? NOW.plus(YEAR) : NOW.minus(YEAR.multipliedBy(2));
    Instant end = fault == Fault.EXPIRED ? NOW.minus(YEAR) : NOW.plus(YEAR.multipliedBy(2));
    byte[] key = HOSTILE.publicKey().toBytes();
    byte[] signature = HOSTILE.sign(signedBytes(subject));
    return switch (fault) {
      case EXPIRED, NOT_YET_VALID ->
          new Chain(subject, certificate(subject, subject, begin, end, right));
      case SIGNED_BY_ANOTHER -> new Chain(subject, certificate(subject, other, right));
      case TWO ->
          new Chain(
              subject,
              certificate(subject, subject, right),
              certificate(other, other, identity(other)));
      case WITHOUT_EXTENSION -> new Chain(subject, certificate(subject, subject));
      case EMPTY_EXTENSION ->
          new Chain(subject, certificate(subject, subject, extension(new byte[0])));
      case HUGE_KEY ->
          new Chain(subject, certificate(subject, subject, identity(new byte[20_000], signature)));
      case HUGE_SIGNATURE ->
          new Chain(subject, certificate(subject, subject, identity(key, new byte[20_000])));
      case BEYOND_ANY_MESSAGE ->
          new Chain(subject, certificate(subject, subject, identity(key, new byte[50_000])));
      case KEY_OF_ANOTHER_CERTIFICATE ->
          new Chain(subject, certificate(subject, subject, identity(other)));
      case KEY_THAT_ANOTHER_SIGNED_FOR ->
          new Chain(
              subject,
              certificate(subject, subject, identity(VICTIM.publicKey().toBytes(), signature)));
      case UNKNOWN_CRITICAL ->
          new Chain(
              subject,
              certificate(
                  subject,
                  subject,
                  right,
                  Der.sequence(
                      Der.identifier("1.2.3.4.5"),
                      new byte[] {1, 1, (byte) 0xff},
                      Der.octets(new byte[] {5, 0}))));
      case HUGE_EXPONENT -> new Chain(subject, certificate(subject, subject, right));
      case NONE_AT_ALL -> new Chain(subject);
    };
  }

  /** A key of a certificate, and how it signs. */
  private record Subject(java.security.KeyPair keys, String algorithm, List<byte[]> form) {
    /** The algorithm as certificates write it. */
    byte[] identifier() {
      return Der.sequence(form.toArray(byte[][]::new));
    }

    byte[] encoded() {
      return keys.getPublic().getEncoded();
    }
  }

  /** What is sent, and the key of the first. */
  private record Chain(Subject subject, List<X509Certificate> certificates) {
    Chain(Subject subject, X509Certificate... certificates) {
      this(subject, List.of(certificates));
    }
  }

  private static Subject ec() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    List<byte[]> form = List.of(Der.identifier(ECDSA_WITH_SHA256));
    return new Subject(generator.generateKeyPair(), "SHA256withECDSA", form);
  }

  private static Subject rsaWithHugeExponent() throws Exception {
    BigInteger exponent = BigInteger.TWO.pow(2_000).add(BigInteger.ONE);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(new RSAKeyGenParameterSpec(2_048, exponent));
    List<byte[]> form = List.of(Der.identifier(RSA_WITH_SHA256), new byte[] {5, 0});
    return new Subject(generator.generateKeyPair(), "SHA256withRSA", form);
  }

  private static byte[] signedBytes(Subject subject) {
    byte[] prefix = "libp2p-tls-handshake:".getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = Arrays.copyOf(prefix, prefix.length + subject.encoded().length);
    System.arraycopy(subject.encoded(), 0, bytes, prefix.length, subject.encoded().length);
    return bytes;
  }

  private static byte[] identity(Subject subject) {
    return identity(HOSTILE.publicKey().toBytes(), HOSTILE.sign(signedBytes(subject)));
  }

  private static byte[] identity(byte[] key, byte[] signature) {
    return extension(Der.sequence(Der.octets(key), Der.octets(signature)));
  }

  private static byte[] extension(byte[] content) {
    return Der.sequence(Der.identifier(EXTENSION), Der.octets(content));
  }

  private static X509Certificate certificate(Subject subject, Subject signer, byte[]... extensions)
      throws Exception {
    return certificate(subject, signer, NOW.minus(YEAR), NOW.plus(YEAR), extensions);
  }

  private static X509Certificate certificate(
      Subject subject, Subject signer, Instant begin, Instant end, byte[]... extensions)
      throws Exception {
    byte[] name = Der.sequence(Der.set(Der.sequence(Der.identifier("2.5.4.3"), Der.text("x"))));
    byte[] version = Der.explicit(0, Der.integer(new byte[] {2}));
    byte[] serial = Der.integer(new byte[] {0x41, 2, 3});
    byte[] life = Der.sequence(Der.time(begin), Der.time(end));
    byte[] toBeSigned =
        extensions.length == 0
            ? Der.sequence(
                version, serial, signer.identifier(), name, life, name, subject.encoded())
            : Der.sequence(
                version,
                serial,
                signer.identifier(),
                name,
                life,
                name,
                subject.encoded(),
                Der.explicit(3, Der.sequence(extensions)));
    Signature signature = Signature.getInstance(signer.algorithm());
    signature.initSign(signer.keys().getPrivate());
    signature.update(toBeSigned);
    return PeerCertificate.parse(
        Der.sequence(toBeSigned, signer.identifier(), Der.bits(signature.sign())));
  }

  private static SSLEngine engine(Chain chain, Direction direction) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(new KeyManager[] {new Shown(chain)}, new TrustManager[] {new Trusting()}, null);
      SSLEngine engine = context.createSSLEngine();
      engine.setUseClientMode(direction == Direction.OUTBOUND);
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setProtocols(new String[] {"TLSv1.3"});
      parameters.setNeedClientAuth(true);
      parameters.setApplicationProtocols(new String[] {"/yamux/1.0.0", Tls.NO_MUXER});
      engine.setSSLParameters(parameters);
      return engine;
    } catch (java.security.GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** Shows this chain, whatever is asked for. */
  private static final class Shown extends X509ExtendedKeyManager {
    private final Chain chain;

    Shown(Chain chain) {
      this.chain = chain;
    }

    private @Nullable String alias() {
      return chain.certificates().isEmpty() ? null : "peer";
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {"peer"};
    }

    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return alias();
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
        String[] types, Principal[] issuers, SSLEngine engine) {
      return alias();
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[] {"peer"};
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return alias();
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String type, Principal[] issuers, SSLEngine engine) {
      return type.equals(chain.subject().keys().getPublic().getAlgorithm()) ? alias() : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return chain.certificates().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return chain.subject().keys().getPrivate();
    }
  }

  private static final class Trusting implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
