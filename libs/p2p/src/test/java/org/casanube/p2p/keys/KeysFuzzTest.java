package org.casanube.p2p.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Random;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.WireFormatException;
import org.junit.jupiter.api.Test;

/** Whatever comes in, a reader of keys and records gives a value or {@link WireFormatException}. */
class KeysFuzzTest {
  private static final KeyPair ALICE = KeyPair.ofSeed(new byte[32]);

  @FuzzTest
  void fuzz(byte[] input) {
    try {
      assertThat(PublicKey.decode(input).toBytes()).hasSizeLessThanOrEqualTo(PublicKey.MAX_BYTES);
    } catch (WireFormatException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
    try {
      assertThat(KeyPair.decode(input).toBytes()).hasSize(68);
    } catch (WireFormatException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
    try {
      PeerRecord record = PeerRecord.open(SignedEnvelope.decode(input));
      assertThat(record.addresses()).hasSizeLessThanOrEqualTo(PeerRecord.MAX_ADDRESSES);
    } catch (WireFormatException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
  }

  @Test
  void decode_ofChangedSeeds_endsOrIsRefused() {
    List<byte[]> seeds =
        List.of(
            ALICE.toBytes(),
            ALICE.publicKey().toBytes(),
            new PeerRecord(ALICE.toPeerId(), 1, List.of(Multiaddr.parse("/ip4/1.2.3.4/tcp/5")))
                .seal(ALICE)
                .toBytes());
    Random random = new Random(15);
    for (int round = 0; round < 1_000; round++) {
      byte[] input = seeds.get(random.nextInt(seeds.size())).clone();
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        input[random.nextInt(input.length)] = (byte) random.nextInt();
      }
      fuzz(input);
    }
    assertThat(seeds).hasSize(3);
  }
}
