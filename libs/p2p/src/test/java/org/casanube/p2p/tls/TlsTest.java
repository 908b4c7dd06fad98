package org.casanube.p2p.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.casanube.p2p.HandshakeException;
import org.casanube.p2p.SecurityProtocol;
import org.casanube.p2p.SecurityProtocolContractTest;
import org.casanube.p2p.keys.KeyPair;
import org.junit.jupiter.api.Test;

class TlsTest extends SecurityProtocolContractTest {
  private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");

  @Override
  protected SecurityProtocol protocolOf(KeyPair identity) {
    return new Tls(identity, new SecureRandom(), Clock.systemUTC());
  }

  @Override
  protected void imitateHead(byte[] input) {
    input[0] = 22;
    input[1] = 3;
    input[2] = 3;
    input[3] = (byte) ((input.length - 5) >> 8);
    input[4] = (byte) (input.length - 5);
    input[5] = 1;
  }

  @Test
  void identityOf_ofSpecVectors_isThePeer() throws Exception {
    List<String> vectors =
        Files.readAllLines(
            Path.of(TlsTest.class.getResource("/vectors/tls-certificates.txt").toURI()));
    int checked = 0;
    for (String vector : vectors) {
      if (vector.startsWith("#")) {
        continue;
      }
      String[] parts = vector.split(" ");
      X509Certificate certificate = PeerCertificate.parse(HexFormat.of().parseHex(parts[1]));
      if (parts[0].equals("invalid")) {
        assertThatThrownBy(() -> PeerCertificate.identityOf(certificate, NOW))
            .isInstanceOf(HandshakeException.class)
            .hasMessageContaining("not signed");
      } else {
        assertThat(PeerCertificate.identityOf(certificate, NOW).toPeerId()).hasToString(parts[0]);
      }
      checked++;
    }
    assertThat(checked).isEqualTo(4);
  }

  @Test
  void identityOf_ofOwnCertificate_isItsMaker() throws Exception {
    PeerCertificate own = PeerCertificate.create(alice, new SecureRandom(), NOW);

    assertThat(PeerCertificate.identityOf(own.certificate(), NOW)).isEqualTo(alice.publicKey());
    assertThat(own.certificate().getVersion()).isEqualTo(3);
    for (Duration off : List.of(Duration.ofDays(-1), Duration.ofDays(40_000))) {
      assertThatThrownBy(() -> PeerCertificate.identityOf(own.certificate(), NOW.plus(off)))
          .isInstanceOf(HandshakeException.class)
          .hasMessageContaining("not valid");
    }
  }

  @Test
  void identityOf_ofAnyChangedByte_isRefusedOrTheSame() throws Exception {
    byte[] encoded =
        PeerCertificate.create(alice, new SecureRandom(), NOW).certificate().getEncoded();
    for (int at = 0; at < encoded.length; at++) {
      byte[] changed = encoded.clone();
      changed[at] ^= 1;
      try {
        X509Certificate certificate = PeerCertificate.parse(changed);
        assertThat(PeerCertificate.identityOf(certificate, NOW)).isEqualTo(alice.publicKey());
      } catch (HandshakeException | CertificateException expected) {
        assertThat(expected).isNotNull();
      }
    }
  }

  @Test
  void identifier_ofLargeArcs_followsTheEncoding() {
    assertThat(HexFormat.of().formatHex(Der.identifier("1.3.6.1.4.1.53594.1.1")))
        .isEqualTo("060a2b0601040183a25a0101");
    assertThat(Der.value(4, new byte[300]).length).isEqualTo(304);
    assertThat(new String(Der.text("a"), StandardCharsets.UTF_8)).endsWith("a");
  }
}
