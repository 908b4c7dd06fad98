package org.casanube.block.blocks.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockBatch;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.blocks.BlockStoreException;
import org.casanube.block.blocks.Damage;
import org.casanube.block.blocks.TestBlocks;
import org.casanube.multiformats.Multihash;
import org.junit.jupiter.api.Test;

/** Bytes that were safe and are other ones now, and files from elsewhere. */
class LocalBlockStoreDamageTest {
  private static final String SEGMENT = Segment.name(1);
  private static final String LIST = Segment.listName(1);

  private final RecordingFiles files = new RecordingFiles(new Random(1));
  private final List<Block> blocks =
      IntStream.range(0, 10).mapToObj(i -> TestBlocks.random(i, 1000)).toList();

  @Test
  void find_ofDamagedPayload_saysSoAndReadsTheOthers() throws IOException {
    fill();
    files.damage(SEGMENT, payloadOf(3) + 500);
    try (LocalBlockStore store = open()) {
      assertDamaged(store, blocks.get(3));
      assertThat(store.damages())
          .singleElement()
          .satisfies(damage -> {
            assertThat(damage.file()).isEqualTo(SEGMENT);
            assertThat(damage.offset()).isEqualTo(frameOf(3));
            assertThat(damage.multihash()).isEqualTo(blocks.get(3).multihash());
          });
      assertReadable(store, 3);
    }
  }

  @Test
  void put_ofDamagedBlock_healsIt() throws IOException {
    fill();
    files.damage(SEGMENT, payloadOf(3) + 500);
    try (LocalBlockStore store = open()) {
      assertDamaged(store, blocks.get(3));
      assertThat(store.damages()).hasSize(1);
      store.put(blocks.get(3));

      assertThat(store.damages()).isEmpty();
      assertThat(store.find(blocks.get(3).multihash())).contains(blocks.get(3));
      store.checkInvariants();
    }
    try (LocalBlockStore store = open()) {
      assertReadable(store, -1);
    }
  }

  @Test
  void find_ofDamagedHeader_isDamagedToo() throws IOException {
    fill();
    files.damage(SEGMENT, frameOf(4) + 9);
    try (LocalBlockStore store = open()) {
      assertDamaged(store, blocks.get(4));
      assertReadable(store, 4);
    }
  }

  @Test
  void open_withDamagedList_scansTheSegment() throws IOException {
    fill();
    files.damage(LIST, 40);
    try (LocalBlockStore store = open()) {
      assertReadable(store, -1);
      assertThat(store.damages()).isEmpty();
    }
    try (LocalBlockStore store = open()) {
      assertReadable(store, -1);
    }
  }

  @Test
  void open_withDamagedListAndPayload_namesTheBlock() throws IOException {
    fillInTwoCommits();
    files.delete(LIST);
    files.damage(SEGMENT, payloadOf(3) + 1);
    try (LocalBlockStore store = open()) {
      assertThat(store.damages())
          .singleElement()
          .satisfies(damage -> assertThat(damage.multihash()).isEqualTo(blocks.get(3).multihash()));
      assertThat(store.contains(blocks.get(3).multihash())).isFalse();
      assertReadable(store, 3);
    }
  }

  @Test
  void open_withDamagedListAndHeader_findsTheNextFrame() throws IOException {
    fillInTwoCommits();
    files.delete(LIST);
    files.damage(SEGMENT, frameOf(3));
    try (LocalBlockStore store = open()) {
      assertThat(store.damages())
          .singleElement()
          .satisfies(damage -> {
            assertThat(damage.offset()).isEqualTo(frameOf(3));
            assertThat(damage.length()).isEqualTo(frameOf(4) - frameOf(3));
          });
      assertReadable(store, 3);
    }
  }

  @Test
  void open_withDamagedSegmentHeader_readsTheFrames() throws IOException {
    fill();
    files.damage(SEGMENT, 5);
    try (LocalBlockStore store = open()) {
      assertThat(store.damages()).singleElement().extracting(Damage::offset).isEqualTo(0L);
      assertReadable(store, -1);
    }
  }

  @Test
  void scan_pastDamage_takesNoForgedFrame() throws IOException {
    Multihash victim = TestBlocks.of("what somebody wants to replace").multihash();
    int at = Segment.HEADER_BYTES + Frame.prefixBytes(victim) + 4;
    int aligned = Frame.align(at);
    byte[] evil = "evil bytes".getBytes(StandardCharsets.UTF_8);
    Frame forged = new Frame(Frame.Kind.BLOCK, victim, evil.length, 0, 999);
    ByteBuffer payload = ByteBuffer.allocate(400);
    forged.encode(
        payload.slice(aligned - at + 4, forged.bytes()),
        ByteBuffer.wrap(evil),
        Location.of(1, aligned));
    Block carrier = Block.of(Multihash.sha256(payload.duplicate()), payload.array());
    try (LocalBlockStore store = open()) {
      store.put(carrier);
      store.put(blocks.get(0));
    }
    files.delete(LIST);
    files.damage(SEGMENT, Segment.HEADER_BYTES + 1);
    assertThat(
            Frame.decode(ByteBuffer.wrap(files.bytes(SEGMENT)), aligned, Location.of(1, aligned)))
        .as("the forged frame has sound checksums")
        .isNotNull();

    try (LocalBlockStore store = open()) {
      assertThat(store.contains(victim)).isFalse();
      assertThat(store.contains(blocks.get(0).multihash())).isTrue();
      assertThat(store.damages()).isNotEmpty();
    }
  }

  @Test
  void open_ofSegmentFromNewerVersion_isRefused() throws IOException {
    fill();
    ByteBuffer header = ByteBuffer.allocate(Segment.HEADER_BYTES);
    Segment.encodeHeader(1, header);
    header.putInt(4, 2);
    java.util.zip.CRC32C sum = new java.util.zip.CRC32C();
    sum.update(header.array(), 0, 12);
    header.putInt(12, (int) sum.getValue());
    files.overwrite(SEGMENT, 0, header.array());

    assertUnusable("newer version");
  }

  @Test
  void open_ofFolderFromNewerVersion_isRefused() throws IOException {
    fill();
    files.overwrite("format", 0, "casanube-blocks 2".getBytes(StandardCharsets.UTF_8));

    assertUnusable("newer version");
  }

  @Test
  void open_afterStopWhileMakingTheFolder_startsAnew() throws IOException {
    try (SegmentFile format = files.create("format")) {
      format.write(ByteBuffer.wrap("casanube-bl".getBytes(StandardCharsets.UTF_8)), 0);
    }
    fill();
    try (LocalBlockStore store = open()) {
      assertReadable(store, -1);
    }
  }

  @Test
  void open_ofSomethingElse_isRefused() throws IOException {
    fill();
    files.overwrite("format", 0, "something-elses".getBytes(StandardCharsets.UTF_8));

    assertUnusable("not of a block store");
  }

  @Test
  void find_withHashCheck_seesWhatTheChecksumCovers() throws IOException {
    Multihash name = TestBlocks.of("the right bytes").multihash();
    StoreSettings settings = TestSettings.SMALL.with(StoreSettings.ReadCheck.HASH);
    try (LocalBlockStore store = open(settings)) {
      store.put(Block.of(name, "the wrong bytes".getBytes(StandardCharsets.UTF_8)));
      store.put(blocks.get(0));

      assertThat(store.find(blocks.get(0).multihash())).contains(blocks.get(0));
      assertThatThrownBy(() -> store.find(name)).isInstanceOf(BlockStoreException.class);
    }
  }

  @Test
  void compact_ofDamagedSegment_leavesItAlone() throws IOException {
    fill();
    files.damage(SEGMENT, payloadOf(9) + 1);
    try (LocalBlockStore store = open()) {
      store.remove(blocks.subList(0, 8).stream().map(Block::multihash).toList());
      store.compact();

      assertThat(files.names()).contains(SEGMENT);
      assertThat(store.find(blocks.get(8).multihash())).contains(blocks.get(8));
      assertDamaged(store, blocks.get(9));
    }
  }

  private void fill() throws IOException {
    try (LocalBlockStore store = open();
        BlockBatch batch = store.openBatch()) {
      blocks.forEach(batch::add);
      batch.commit();
    }
  }

  /** The second commit's frame says that the first one's are durable. */
  private void fillInTwoCommits() throws IOException {
    try (LocalBlockStore store = open();
        BlockBatch batch = store.openBatch()) {
      blocks.forEach(batch::add);
      batch.commit();
      batch.add(TestBlocks.of("a later one"));
      batch.commit();
    }
  }

  private LocalBlockStore open() throws IOException {
    return open(TestSettings.SMALL);
  }

  private LocalBlockStore open(StoreSettings settings) throws IOException {
    return LocalBlockStore.open(files, settings, new IndexMemory(null), new Random(2));
  }

  private long frameOf(int block) {
    return Segment.HEADER_BYTES + (long) block * Frame.bytes(blocks.get(0).multihash(), 1000);
  }

  private long payloadOf(int block) {
    return frameOf(block) + Frame.prefixBytes(blocks.get(0).multihash());
  }

  private void assertReadable(BlockStore store, int except) {
    for (int i = 0; i < blocks.size(); i++) {
      if (i != except) {
        assertThat(store.find(blocks.get(i).multihash())).contains(blocks.get(i));
      }
    }
  }

  private static void assertDamaged(BlockStore store, Block block) {
    assertThatThrownBy(() -> store.find(block.multihash()))
        .isInstanceOfSatisfying(
            BlockStoreException.class,
            e -> assertThat(e.reason()).isEqualTo(BlockStoreException.Cause.DAMAGED));
  }

  private void assertUnusable(String message) {
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            BlockStoreException.class,
            e -> assertThat(e.reason()).isEqualTo(BlockStoreException.Cause.UNUSABLE))
        .hasMessageContaining(message);
  }
}
