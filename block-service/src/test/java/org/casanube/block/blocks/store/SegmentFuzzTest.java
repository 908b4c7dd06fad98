package org.casanube.block.blocks.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockBatch;
import org.casanube.block.blocks.BlockStoreException;
import org.casanube.block.blocks.TestBlocks;
import org.junit.jupiter.api.Test;

/**
 * Segments with any bytes in them changed: the store opens, gives no block that is not what its
 * hash says, and loses nothing that stands before the damage.
 */
class SegmentFuzzTest {
  private static final String SEGMENT = Segment.name(1);
  private static final int BLOCKS = 24;

  private final List<Block> blocks = blocks();

  private static List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    Random random = new Random(8);
    for (int index = 0; index < BLOCKS; index++) {
      blocks.add(TestBlocks.random(index, random.nextInt(3000)));
    }
    return blocks;
  }

  @FuzzTest(maxDuration = "60s")
  void decode_ofAnyFrame_endsWell(byte[] bytes) {
    decode(bytes);
  }

  /** Turns bytes into changes: place, length, value. */
  @FuzzTest(maxDuration = "60s")
  void open_ofAnyDamage_keepsWhatStandsBefore(FuzzedDataProvider input) throws IOException {
    RecordingFiles files = filled();
    int size = files.bytes(SEGMENT).length;
    long first = size;
    while (input.remainingBytes() > 4) {
      int at = input.consumeInt(0, size - 1);
      byte[] bytes = input.consumeBytes(input.consumeInt(1, 64));
      if (bytes.length > 0 && at + bytes.length <= size) {
        files.overwrite(SEGMENT, at, bytes);
        first = Math.min(first, at);
      }
    }
    requireSafe(files, first);
  }

  @Test
  void open_ofRandomDamage_keepsWhatStandsBefore() throws IOException {
    Random random = new Random(9);
    for (int round = 0; round < 400; round++) {
      RecordingFiles files = filled();
      byte[] segment = files.bytes(SEGMENT);
      if (random.nextBoolean()) {
        files.delete(Segment.listName(1));
      } else if (random.nextInt(3) == 0) {
        byte[] list = files.bytes(Segment.listName(1));
        files.overwrite(Segment.listName(1), random.nextInt(list.length), new byte[] {77});
      }
      long first = segment.length;
      for (int change = random.nextInt(4); change >= 0; change--) {
        int at = random.nextInt(segment.length);
        byte[] bytes = new byte[Math.min(segment.length - at, 1 + random.nextInt(5000))];
        switch (random.nextInt(4)) {
          case 0 -> bytes = new byte[] {(byte) (segment[at] ^ 1 << random.nextInt(8))};
          case 1 -> random.nextBytes(bytes);
          case 2 -> System.arraycopy(segment, random.nextInt(at + 1), bytes, 0, bytes.length);
          default -> {
            // A run of zeros.
          }
        }
        files.overwrite(SEGMENT, at, bytes);
        first = Math.min(first, at);
      }
      requireSafe(files, first);
    }
  }

  @Test
  void decode_ofDamagedFrames_endsWell() {
    Random random = new Random(10);
    for (int round = 0; round < 20_000; round++) {
      Block block = blocks.get(random.nextInt(BLOCKS));
      Frame frame =
          new Frame(Frame.Kind.BLOCK, block.multihash(), block.data().remaining(), 0, round);
      ByteBuffer target = ByteBuffer.allocate(frame.bytes());
      frame.encode(target, block.data(), 512);
      byte[] bytes = target.array();
      for (int flip = random.nextInt(3); flip >= 0; flip--) {
        bytes[random.nextInt(Math.min(80, bytes.length))] ^= (byte) (1 << random.nextInt(8));
      }
      decode(bytes);
    }
  }

  private static void decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (int at = 0; at < Math.min(16, bytes.length); at += Frame.ALIGNMENT) {
      Frame frame = Frame.decode(buffer, at, 512);
      if (frame != null) {
        boolean sound = frame.hasSoundPayload(buffer, at);
        assertThat(sound && at + frame.bytes() - Frame.ALIGNMENT >= bytes.length).isFalse();
      }
    }
    if (bytes.length >= Segment.HEADER_BYTES) {
      try {
        boolean _ = Segment.hasSoundHeader(1, buffer);
      } catch (BlockStoreException e) {
        assertThat(e.reason()).isEqualTo(BlockStoreException.Cause.UNUSABLE);
      }
    }
  }

  private RecordingFiles filled() throws IOException {
    RecordingFiles files = new RecordingFiles(new Random(1));
    try (LocalBlockStore store = open(files);
        BlockBatch batch = store.openBatch()) {
      blocks.subList(0, BLOCKS / 2).forEach(batch::add);
      batch.commit();
      blocks.subList(BLOCKS / 2, BLOCKS).forEach(batch::add);
      batch.commit();
    }
    return files;
  }

  private static LocalBlockStore open(RecordingFiles files) throws IOException {
    return LocalBlockStore.open(files, TestSettings.SMALL, new IndexMemory(null), new Random(2));
  }

  private void requireSafe(RecordingFiles files, long firstDamage) throws IOException {
    try (LocalBlockStore store = open(files)) {
      long end = Segment.HEADER_BYTES;
      for (int index = 0; index < BLOCKS; index++) {
        Block block = blocks.get(index);
        end += Frame.bytes(block.multihash(), block.data().remaining());
        boolean before = end <= firstDamage && (index < BLOCKS / 2 || firstDamage > end + 4096);
        requireSafe(store, block, before);
      }
      store.checkInvariants();
    }
  }

  private static void requireSafe(LocalBlockStore store, Block block, boolean mustBeThere) {
    try {
      Optional<Block> found = store.find(block.multihash());
      found.ifPresent(got -> assertThat(got).isEqualTo(block));
      assertThat(found.isPresent() || !mustBeThere).as("%s is lost", block.multihash()).isTrue();
    } catch (BlockStoreException e) {
      assertThat(e.reason()).isEqualTo(BlockStoreException.Cause.DAMAGED);
      assertThat(mustBeThere).as("%s is damaged", block.multihash()).isFalse();
    }
  }
}
