package org.casanube.p2p.noise;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.casanube.p2p.Direction;
import org.casanube.p2p.HandshakeException;
import org.casanube.p2p.SecurityProtocol.Side;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.wire.MemoryLink;
import org.junit.jupiter.api.Test;

/** A handshake with bytes that nobody meant is refused, on either side and in every part. */
class HandshakeFuzzTest {
  private static final KeyPair ALICE = KeyPair.ofSeed(new byte[32]);
  private final Noise noise = new Noise(ALICE, new SecureRandom());

  @FuzzTest
  void fuzz(byte[] input) {
    for (Direction direction : Direction.values()) {
      try {
        Side side = new Side(direction, Optional.empty(), List.of("/yamux/1.0.0"));
        assertThat(noise.secure(new MemoryLink(input), side)).isNull();
      } catch (IOException expected) {
        assertThat(expected).hasMessageNotContaining("null");
      }
    }
    try {
      assertThat(HandshakePayload.decode(input).muxers()).hasSizeLessThanOrEqualTo(32);
    } catch (HandshakeException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
  }

  @Test
  void decode_ofChangedPayloads_endsOrIsRefused() {
    byte[] good =
        HandshakePayload.sign(ALICE, new byte[32]).withMuxers(List.of("/a", "/b")).toBytes();
    Random random = new Random(16);
    for (int round = 0; round < 300; round++) {
      byte[] input = good.clone();
      input[random.nextInt(input.length)] = (byte) random.nextInt();
      fuzz(input);
    }
    assertThat(good).isNotEmpty();
  }
}
