package org.casanube.p2p.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Set;
import org.casanube.p2p.HandshakeException;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.keys.PublicKey;

/**
 * A self-signed certificate whose extension holds the identity's key, and its signature over the
 * certificate's own key.
 *
 * @see <a
 *     href="https://github.com/libp2p/specs/blob/master/tls/tls.md#libp2p-public-key-extension">
 *     libp2p public key extension</a>
 */
final class PeerCertificate {
  private static final String EXTENSION = "1.3.6.1.4.1.53594.1.1";
  private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
  private static final String COMMON_NAME = "2.5.4.3";
  private static final byte[] SIGNED_PREFIX =
      "libp2p-tls-handshake:".getBytes(StandardCharsets.US_ASCII);
  private static final Duration LEEWAY = Duration.ofHours(1);
  private static final Duration LIFE = Duration.ofDays(36_500);

  /** Critical extensions that the JDK has looked at when it parsed the certificate. */
  private static final Set<String> UNDERSTOOD =
      Set.of(EXTENSION, "2.5.29.15", "2.5.29.19", "2.5.29.37");

  private final X509Certificate certificate;
  private final PrivateKey key;

  private PeerCertificate(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /** A new certificate with a key of its own, on P-256. */
  static PeerCertificate create(KeyPair identity, SecureRandom random, Instant now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      java.security.KeyPair pair = generator.generateKeyPair();
      byte[] serial = new byte[8];
      random.nextBytes(serial);
      serial[0] = (byte) ((serial[0] & 0x3f) | 0x40);
      byte[] toBeSigned = toBeSigned(identity, pair.getPublic().getEncoded(), serial, now);
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate(), random);
      signature.update(toBeSigned);
      byte[] encoded = Der.sequence(toBeSigned, algorithm(), Der.bits(signature.sign()));
      return new PeerCertificate(parse(encoded), pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("JDK without ECDSA on P-256", e);
    }
  }

  private static byte[] toBeSigned(
      KeyPair identity, byte[] subjectKey, byte[] serial, Instant now) {
    byte[] name =
        Der.sequence(Der.set(Der.sequence(Der.identifier(COMMON_NAME), Der.text("libp2p"))));
    byte[] signedKey =
        Der.sequence(
            Der.octets(identity.publicKey().toBytes()),
            Der.octets(identity.sign(signedBytes(subjectKey))));
    byte[] extension = Der.sequence(Der.identifier(EXTENSION), Der.octets(signedKey));
    return Der.sequence(
        Der.explicit(0, Der.integer(new byte[] {2})),
        Der.integer(serial),
        algorithm(),
        name,
        Der.sequence(Der.time(now.minus(LEEWAY)), Der.time(now.plus(LIFE))),
        name,
        subjectKey,
        Der.explicit(3, Der.sequence(extension)));
  }

  private static byte[] algorithm() {
    return Der.sequence(Der.identifier(ECDSA_WITH_SHA256));
  }

  X509Certificate certificate() {
    return certificate;
  }

  PrivateKey key() {
    return key;
  }

  static X509Certificate parse(byte[] encoded) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
  }

  /**
   * The identity that the certificate proves.
   *
   * @throws HandshakeException if it is out of date, not signed by itself or by the identity, or
   *     has critical extensions that are not understood
   */
  static PublicKey identityOf(X509Certificate certificate, Instant now) throws HandshakeException {
    try {
      certificate.checkValidity(Date.from(now));
      certificate.verify(certificate.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new HandshakeException("certificate is not valid: " + e.getMessage(), e);
    }
    Set<String> critical = certificate.getCriticalExtensionOIDs();
    if (critical != null && !UNDERSTOOD.containsAll(critical)) {
      throw new HandshakeException("certificate has unknown critical extensions: " + critical);
    }
    byte[] extension = certificate.getExtensionValue(EXTENSION);
    if (extension == null) {
      throw new HandshakeException("certificate lacks the extension of libp2p");
    }
    try {
      return verifiedIdentity(extension, certificate.getPublicKey().getEncoded());
    } catch (WireFormatException e) {
      throw new HandshakeException("malformed extension: " + e.getMessage(), e);
    }
  }

  private static PublicKey verifiedIdentity(byte[] extension, byte[] subjectKey)
      throws WireFormatException, HandshakeException {
    Der.Reader outer = new Der.Reader(extension);
    Der.Reader wrapped = new Der.Reader(outer.require(Der.OCTET_STRING));
    Der.Reader signedKey = new Der.Reader(wrapped.require(Der.SEQUENCE));
    PublicKey identity = PublicKey.decode(signedKey.require(Der.OCTET_STRING));
    byte[] signature = signedKey.require(Der.OCTET_STRING);
    signedKey.requireEnd();
    wrapped.requireEnd();
    if (!identity.verify(signedBytes(subjectKey), signature)) {
      throw new HandshakeException("identity has not signed the certificate's key");
    }
    return identity;
  }

  private static byte[] signedBytes(byte[] subjectKey) {
    byte[] bytes = Arrays.copyOf(SIGNED_PREFIX, SIGNED_PREFIX.length + subjectKey.length);
    System.arraycopy(subjectKey, 0, bytes, SIGNED_PREFIX.length, subjectKey.length);
    return bytes;
  }
}
