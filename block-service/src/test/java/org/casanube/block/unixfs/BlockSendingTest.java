package org.casanube.block.unixfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is in memory while a reader takes a block. */
class BlockSendingTest {
  private static final int SIZE = 1024 * 1024 + 17;
  private static final int PIECE = BlockSending.PIECE_BYTES;

  private final byte[] block = bytes();
  private final AtomicInteger reads = new AtomicInteger();
  private final List<ByteBuffer> written = new ArrayList<>();

  private static byte[] bytes() {
    byte[] bytes = new byte[SIZE];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private ByteBuffer read() {
    reads.incrementAndGet();
    return ByteBuffer.wrap(block).asReadOnlyBuffer();
  }

  private byte[] sent() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    written.forEach(each -> {
      byte[] piece = new byte[each.remaining()];
      each.duplicate().get(piece);
      all.writeBytes(piece);
    });
    return all.toByteArray();
  }

  @Test
  void send_whereThereIsRoom_handsTheBlockOverAsItIs() throws IOException {
    BlockSending sending = new BlockSending(100L * SIZE);
    sending.send(this::read, written::add);
    assertThat(written).hasSize(1);
    assertThat(reads).hasValue(1);
    assertThat(sent()).isEqualTo(block);
    assertThat(sending.take(100L * SIZE)).isTrue();
  }

  @Test
  void send_whereThereIsNone_copiesPieces() throws IOException {
    new BlockSending(0).send(this::read, written::add);
    assertThat(written).hasSize(SIZE / PIECE + 1).allMatch(each -> each.capacity() <= PIECE);
    assertThat(sent()).isEqualTo(block);
  }

  @Test
  void send_whereRoomIsGivenBack_goesOnWithTheWholeRest() throws IOException {
    BlockSending sending = new BlockSending(100L * SIZE);
    assertThat(sending.take(100L * SIZE)).isTrue();
    sending.send(
        this::read,
        piece -> {
          written.add(piece);
          if (written.size() == 3) {
            sending.give(100L * SIZE);
          }
        });
    assertThat(written).hasSize(4);
    assertThat(sent()).isEqualTo(block);
  }

  @Test
  void send_ofASmallBlock_needsNoRoom() throws IOException {
    new BlockSending(0)
        .send(
            () -> {
              reads.incrementAndGet();
              return ByteBuffer.wrap(block, 0, PIECE).slice();
            },
            written::add);
    assertThat(written).hasSize(1);
    assertThat(reads).hasValue(1);
  }
}
