package org.casanube.p2p.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.HandshakeException;
import org.casanube.p2p.SecureLink;
import org.casanube.p2p.SecurityProtocol;
import org.casanube.p2p.SecurityProtocolContractTest;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.wire.Tasks;
import org.junit.jupiter.api.Test;

class NoiseTest extends SecurityProtocolContractTest {
  @Override
  protected SecurityProtocol protocolOf(KeyPair identity) {
    return new Noise(identity, new SecureRandom());
  }

  @Override
  protected void imitateHead(byte[] input) {
    input[0] = (byte) ((input.length - 2) >> 8);
    input[1] = (byte) (input.length - 2);
  }

  @Test
  void cipher_ofVectorOfRfc8439_gives() throws Exception {
    // The key of section 2.8.2 with a nonce of zeros; the tag checks itself on the way back.
    byte[] key = new byte[32];
    for (int index = 0; index < 32; index++) {
      key[index] = (byte) (0x80 + index);
    }
    byte[] plain = new byte[1000];
    CipherState sending = new CipherState(key);
    CipherState receiving = new CipherState(key);
    byte[] first = sending.encrypt(new byte[] {1}, plain);
    byte[] second = sending.encrypt(new byte[] {1}, plain);

    assertThat(first).hasSize(1016).isNotEqualTo(second);
    assertThat(receiving.decrypt(new byte[] {1}, first)).isEqualTo(plain);
    assertThatThrownBy(() -> receiving.decrypt(new byte[] {2}, second))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void agree_ofVectorOfRfc7748_refusesSmallOrder() {
    X25519 key = X25519.generate(new SecureRandom());

    assertThatThrownBy(() -> key.agree(new byte[32])).isInstanceOf(HandshakeException.class);
    byte[] smallOrder =
        HexFormat.of().parseHex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800");
    assertThatThrownBy(() -> key.agree(smallOrder)).isInstanceOf(HandshakeException.class);
  }

  @Test
  void agree_ofBothSides_isTheSame() throws Exception {
    for (int round = 0; round < 20; round++) {
      X25519 one = X25519.generate(new SecureRandom());
      X25519 other = X25519.generate(new SecureRandom());

      assertThat(one.agree(other.publicBytes())).isEqualTo(other.agree(one.publicBytes()));
    }
  }

  @Test
  void read_ofChangedFrame_closesTheLink() throws Exception {
    FutureTask<SecureLink> listener = listen(List.of());
    SecureLink dialled = dial(Optional.empty(), List.of());
    SecureLink accepted = Tasks.join(listener);
    ByteLink raw = pair.left();
    raw.write(ByteBuffer.wrap(new byte[] {0, 20}), ByteBuffer.wrap(new byte[20]));

    assertThatThrownBy(() -> accepted.read(ByteBuffer.allocate(10)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not decrypt");
    assertThatThrownBy(() -> dialled.write(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
  }

  @Test
  void read_ofFrameShorterThanItsTag_isRefused() throws Exception {
    FutureTask<SecureLink> listener = listen(List.of());
    SecureLink ignored = dial(Optional.empty(), List.of());
    SecureLink accepted = Tasks.join(listener);
    pair.left().write(ByteBuffer.wrap(new byte[] {0, 15}), ByteBuffer.wrap(new byte[15]));

    assertThatThrownBy(() -> accepted.read(ByteBuffer.allocate(10)))
        .hasMessageContaining("shorter than its tag");
    assertThat(ignored).isNotNull();
  }

  @Test
  void decode_ofPayloads_keepsKeySignatureAndMuxers() throws Exception {
    byte[] key = new byte[32];
    HandshakePayload sent = HandshakePayload.sign(alice, key).withMuxers(List.of("/a", "/b"));
    HandshakePayload received = HandshakePayload.decode(sent.toBytes());

    assertThat(received.identity()).isEqualTo(alice.publicKey());
    assertThat(received.muxers()).containsExactly("/a", "/b");
    received.requireSigned(key);
    key[0] = 1;
    assertThatThrownBy(() -> received.requireSigned(key)).isInstanceOf(HandshakeException.class);
  }
}
