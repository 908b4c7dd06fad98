package org.casanube.block.exchange.bitswap.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Random;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.TestBlocks;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.MultiformatException;
import org.casanube.p2p.WireFormatException;
import org.junit.jupiter.api.Test;

/** Whatever a peer sends is a message within the limits, or refused; nothing else. */
class MessageFuzzTest {
  private static final int ROUNDS = 20_000;

  @Test
  void decode_ofRandomBytes_isAMessageOrRefused() {
    Random random = new Random(1);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] input = new byte[random.nextInt(64)];
      random.nextBytes(input);
      fuzz(input);
    }
  }

  @Test
  void decode_ofSpoiltMessages_isAMessageOrRefused() {
    Random random = new Random(2);
    byte[] message = message();
    for (int round = 0; round < ROUNDS; round++) {
      byte[] spoilt = message.clone();
      for (int count = 1 + random.nextInt(4); count > 0; count--) {
        spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt();
      }
      fuzz(spoilt);
    }
  }

  private static byte[] message() {
    Block block = TestBlocks.random(3, 40);
    Cid cid = Cid.v1(Multicodec.RAW, block.multihash());
    ByteBuffer frame =
        new MessageBuilder()
            .want(WantEntry.of(cid, WantType.HAVE, 3))
            .want(WantEntry.cancel(Cid.v0(block.multihash())))
            .presence(cid, false)
            .block(cid, block)
            .frame(Dialect.V1_2)[0];
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return java.util.Arrays.copyOfRange(bytes, 2, bytes.length);
  }

  @FuzzTest
  void fuzz(byte[] input) {
    Message message;
    try {
      message = MessageDecoder.decode(input);
    } catch (WireFormatException e) {
      assertThat(e).hasMessageMatching("(?s).+");
      return;
    }
    assertThat(message.wantlist().entries().size()).isLessThanOrEqualTo(input.length);
    assertThat(message.wantlist().entries())
        .allMatch(entry -> entry.cid().length() <= MessageDecoder.MAX_CID_BYTES);
    assertThat(message.blocks().stream().mapToLong(ReceivedBlock::size).sum())
        .isLessThanOrEqualTo(input.length);
    for (ReceivedBlock block : message.blocks()) {
      hash(block);
    }
  }

  private static void hash(ReceivedBlock block) {
    try {
      assertThat(block.multihash().digestLength()).isEqualTo(block.digestLength());
    } catch (MultiformatException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }
}
