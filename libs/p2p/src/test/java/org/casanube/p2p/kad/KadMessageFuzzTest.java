package org.casanube.p2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.WireFormatException;
import org.junit.jupiter.api.Test;

class KadMessageFuzzTest {
  @FuzzTest
  void fuzz(byte[] input) {
    try {
      KadMessage message = KadMessageCodec.decode(input);
      assertThat(message.closer()).hasSizeLessThanOrEqualTo(KadMessageCodec.MAX_PEERS);
      KadMessage again = KadMessageCodec.decode(KadMessageCodec.encode(message));
      assertThat(again.closer()).isEqualTo(message.closer());
      assertThat(again.providers()).isEqualTo(message.providers());
      assertThat(again.record()).isEqualTo(message.record());
      assertThat(again.key()).isEqualTo(message.key());
    } catch (WireFormatException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
  }

  @Test
  void decode_ofChangedMessages_endsOrIsRefused() {
    byte[] key = Multihash.sha256(new byte[1]).toBytes();
    DhtPeer peer =
        new DhtPeer(
            PeerId.ofEd25519(new byte[32]),
            List.of(
                Multiaddr.parse("/ip4/10.0.0.1/tcp/4001"),
                Multiaddr.parse("/dns4/a.example/tcp/443/tls/ws")));
    byte[] good =
        KadMessageCodec.encode(
            new KadMessage(
                KadMessage.Type.GET_VALUE,
                key,
                Optional.of(new KadMessage.Value(new Bytes(key), new Bytes(new byte[9]))),
                List.of(peer, peer),
                List.of(peer)));
    Random random = new Random(23);
    for (int round = 0; round < 20_000; round++) {
      byte[] input = new byte[random.nextInt(8) == 0 ? random.nextInt(good.length) : good.length];
      System.arraycopy(good, 0, input, 0, input.length);
      for (int change = random.nextInt(4); change >= 0 && input.length > 0; change--) {
        input[random.nextInt(input.length)] = (byte) random.nextInt();
      }
      fuzz(input);
    }
  }
}
