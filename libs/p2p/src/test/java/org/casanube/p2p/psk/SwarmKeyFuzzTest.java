package org.casanube.p2p.psk;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Random;
import org.casanube.p2p.WireFormatException;
import org.junit.jupiter.api.Test;

class SwarmKeyFuzzTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @FuzzTest
  void fuzz(byte[] input) {
    try {
      SwarmKey key = SwarmKey.decode(input, RANDOM);
      byte[] again = key.encode().getBytes(StandardCharsets.US_ASCII);
      assertThat(SwarmKey.decode(again, RANDOM).encode()).isEqualTo(key.encode());
    } catch (WireFormatException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
  }

  @Test
  void decode_ofChangedFiles_endsOrIsRefused() {
    byte[] good = SwarmKey.generate(RANDOM).encode().getBytes(StandardCharsets.US_ASCII);
    Random random = new Random(17);
    for (int round = 0; round < 5_000; round++) {
      byte[] input = good.clone();
      input[random.nextInt(input.length)] = (byte) random.nextInt();
      fuzz(input);
    }
    assertThat(good).isNotEmpty();
  }
}
