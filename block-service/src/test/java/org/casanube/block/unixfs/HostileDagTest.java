package org.casanube.block.unixfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DAGs that somebody made to do harm. */
class HostileDagTest {
  private final MemoryBlocks blocks = new MemoryBlocks();
  private final UnixFsReader reader = new UnixFsReader(blocks, ReadAhead.NONE);

  @Test
  void writeTo_ofFileTenThousandDeep_namesTheLimit() {
    Cid cid = Importing.raw(blocks, new byte[] {1});
    for (int depth = 0; depth < 10_000; depth++) {
      cid = Importing.node(blocks, List.of(new PbLink("", 1, cid)), Importing.file(1));
    }
    Cid root = cid;
    assertThat(reader.open(root).size()).isEqualTo(1);
    assertCode(() -> reader.open(root).writeTo(new ByteArrayOutputStream()), "LIMIT_EXCEEDED")
        .hasMessageContaining("limit of 128");
  }

  /** Each level would be some megabytes in memory. */
  @Test
  void writeTo_ofFileDeepAndWide_namesTheLimit() throws IOException {
    int width = 30_000;
    Cid leaf = Importing.raw(blocks, new byte[] {1});
    Cid cid = leaf;
    long size = 1;
    for (int depth = 0; depth < 10; depth++) {
      List<PbLink> links = new ArrayList<>(Collections.nCopies(width, new PbLink("", 1, leaf)));
      links.set(0, new PbLink("", 1, cid));
      long[] sizes = new long[width];
      Arrays.fill(sizes, 1);
      sizes[0] = size;
      size += width - 1;
      cid = Importing.node(blocks, links, Importing.file(sizes));
      if (depth == 0) {
        FileContent wide = reader.open(cid);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        wide.writeTo(all);
        assertThat(all.size()).isEqualTo(width);
      }
    }
    Cid root = cid;
    for (int round = 0; round < 2; round++) {
      assertCode(
              () -> reader.open(root).writeTo(new ByteArrayOutputStream(), 0, 1), "LIMIT_EXCEEDED")
          .hasMessageContaining("200000 links together");
    }
  }

  /** Content beside links makes a node heavy, too. */
  @Test
  void writeTo_ofFileDeepAndHeavy_namesTheLimitAndForgetsIt() {
    Cid root = heavyFile(25);
    long size = reader.open(root).size();
    for (int round = 0; round < 2; round++) {
      assertCode(
              () -> reader.open(root).writeTo(new ByteArrayOutputStream(), size - 1, 1),
              "LIMIT_EXCEEDED")
          .hasMessageContaining("200000 links together");
    }
    Cid small = heavyFile(3);
    assertThatNoException()
        .isThrownBy(() -> reader.open(small).writeTo(OutputStream.nullOutputStream()));
  }

  private Cid heavyFile(int levels) {
    Cid cid = Importing.raw(blocks, new byte[] {1});
    long size = 1;
    for (int depth = 0; depth < levels; depth++) {
      byte[] content = new byte[2_000_000];
      content[0] = (byte) depth;
      UnixFsNode node =
          new UnixFsNode(
              UnixFsNode.Type.FILE,
              ByteBuffer.wrap(content),
              size + content.length,
              new long[] {size},
              0,
              0,
              Attributes.NONE);
      cid = Importing.node(blocks, List.of(new PbLink("", 1, cid)), node);
      size += content.length;
    }
    return cid;
  }

  @Test
  void visit_ofFileDeepAndHeavy_namesTheLimitAndForgetsIt() {
    Cid root = heavyFile(25);
    EntityWalk walk = new EntityWalk(blocks);
    for (int round = 0; round < 2; round++) {
      assertCode(() -> walk.visit(root, (_, _) -> true), "LIMIT_EXCEEDED")
          .hasMessageContaining("200000 links together");
    }
    List<Cid> visited = new ArrayList<>();
    walk.visit(heavyFile(3), (cid, _) -> visited.add(cid));
    assertThat(visited).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1})
  void edit_ofFileDeepAndWide_namesTheLimitAndForgetsIt(long offset) {
    int width = 30_000;
    Cid leaf = Importing.raw(blocks, new byte[] {1});
    Cid cid = leaf;
    long size = 1;
    for (int depth = 0; depth < 8; depth++) {
      List<PbLink> links = new ArrayList<>(Collections.nCopies(width, new PbLink("", 1, leaf)));
      links.set(0, new PbLink("", 1, cid));
      long[] sizes = new long[width];
      Arrays.fill(sizes, 1);
      sizes[0] = size;
      size += width - 1;
      cid = Importing.node(blocks, links, Importing.file(sizes));
    }
    Cid root = cid;
    ImportOptions options = ImportOptions.of(Profile.UNIXFS_V1_2025);
    try (FileEditor editor = new FileEditor(options, blocks, blocks, Importing.POOL)) {
      for (int round = 0; round < 2; round++) {
        assertCode(
                () -> editor.write(root, offset, new ByteArrayInputStream(new byte[] {7})),
                "LIMIT_EXCEEDED")
            .hasMessageContaining("200000 links together");
        assertCode(() -> editor.truncate(root, 1), "LIMIT_EXCEEDED");
      }
    }
  }

  /** Below a child without content there may be more nodes than anybody can go through. */
  @Test
  void write_ofFileWithEmptyChildren_passesThemOver() throws IOException {
    Cid one = Importing.raw(blocks, new byte[] {1});
    Cid empty = Importing.block(blocks, Multicodec.RAW, new byte[0]);
    PbLink leaf = new PbLink("", 1, one);
    Cid nothing = Importing.node(blocks, List.of(new PbLink("", 0, empty)), Importing.file(0));
    List<PbLink> links = List.of(leaf, new PbLink("", 0, nothing), leaf);
    Cid root = Importing.node(blocks, links, Importing.file(1, 0, 1));
    List<Cid> _ = blocks.takeAsked();
    ImportOptions options = ImportOptions.of(Profile.UNIXFS_V1_2025);
    try (FileEditor editor = new FileEditor(options, blocks, blocks, Importing.POOL)) {
      Cid written = editor.write(root, 0, new ByteArrayInputStream(new byte[] {7, 8})).cid();
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      reader.open(written).writeTo(all);
      assertThat(all.toByteArray()).containsExactly(7, 8);
    }
    assertThat(blocks.takeAsked()).doesNotContain(nothing, empty);
  }

  @Test
  void open_ofFilesizeThatLies_isMalformed() {
    Cid leaf = Importing.raw(blocks, new byte[5]);
    UnixFsNode lying =
        new UnixFsNode(UnixFsNode.Type.FILE, null, 1L << 60, new long[] {5}, 0, 0, Attributes.NONE);
    Cid root = Importing.node(blocks, List.of(new PbLink("", 5, leaf)), lying);
    assertCode(() -> reader.open(root), "MALFORMED").hasMessageContaining("filesize");
    assertCode(() -> reader.stat(root), "MALFORMED");
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 6, 1L << 62})
  void writeTo_ofBlocksizeThatLies_endsBeforeTheWrongBytes(long lie) {
    Cid leaf = Importing.raw(blocks, new byte[5]);
    Cid root =
        Importing.node(
            blocks,
            List.of(new PbLink("", 5, leaf), new PbLink("", 5, leaf)),
            Importing.file(5, lie));
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    assertCode(() -> reader.open(root).writeTo(got), "MALFORMED")
        .hasMessageContaining("its parent says " + lie);
    assertThat(got.size()).isEqualTo(5);
  }

  @Test
  void open_ofBlocksizesBeyondLong_isMalformed() {
    Cid leaf = Importing.raw(blocks, new byte[5]);
    PbLink link = new PbLink("", 5, leaf);
    Cid root =
        Importing.node(
            blocks,
            List.of(link, link),
            new UnixFsNode(
                UnixFsNode.Type.FILE,
                null,
                -1,
                new long[] {Long.MAX_VALUE, Long.MAX_VALUE},
                0,
                0,
                Attributes.NONE));
    assertCode(() -> reader.open(root), "MALFORMED").hasMessageContaining("2^63");
  }

  @Test
  void open_ofBlocksizesThatAreTooFewOrTooMany_isMalformed() {
    PbLink link = new PbLink("", 5, Importing.raw(blocks, new byte[5]));
    Cid few = Importing.node(blocks, List.of(link, link), Importing.file(5));
    Cid many = Importing.node(blocks, List.of(link), Importing.file(5, 5));
    assertCode(() -> reader.open(few), "MALFORMED")
        .hasMessageContaining("1 blocksizes for 2 links");
    assertCode(() -> reader.open(many), "MALFORMED");
  }

  @Test
  void open_ofNamedLinkInFile_isMalformed() {
    PbLink link = new PbLink("x", 5, Importing.raw(blocks, new byte[5]));
    Cid root = Importing.node(blocks, List.of(link), Importing.file(5));
    assertCode(() -> reader.open(root), "MALFORMED").hasMessageContaining("named link");
  }

  @Test
  void writeTo_ofFileOverDirectory_isMalformed() {
    Cid directory = Importing.node(blocks, List.of(), UnixFsNode.directory(Attributes.NONE));
    Cid root = Importing.node(blocks, List.of(new PbLink("", 4, directory)), Importing.file(4));
    assertCode(() -> reader.open(root).writeTo(new ByteArrayOutputStream()), "MALFORMED")
        .hasMessageContaining("DIRECTORY");
  }

  @Test
  void writeTo_ofFileThatLinksToAnotherCodec_isMalformed() {
    Cid cbor = Importing.block(blocks, new Multicodec(0x71), new byte[] {(byte) 0xa0});
    Cid root = Importing.node(blocks, List.of(new PbLink("", 1, cbor)), Importing.file(1));
    assertCode(() -> reader.open(root).writeTo(new ByteArrayOutputStream()), "MALFORMED");
    assertCode(() -> reader.open(cbor), "NOT_UNIXFS");
  }

  @Test
  void stat_ofBombOfOneChildThousandfold_isQuickAndSaturates() {
    Cid cid = Importing.raw(blocks, new byte[] {7});
    long size = 1;
    long totalSize = 1;
    for (int level = 0; level < 6; level++) {
      PbLink link = new PbLink("", totalSize, cid);
      long[] sizes = new long[1000];
      Arrays.fill(sizes, size);
      cid = Importing.node(blocks, Collections.nCopies(1000, link), Importing.file(sizes));
      size *= 1000;
      totalSize = totalSize > Long.MAX_VALUE / 2000 ? Long.MAX_VALUE : totalSize * 1000;
    }
    UnixFsStat stat = reader.stat(cid);
    assertThat(stat.size()).isEqualTo(1_000_000_000_000_000_000L);
    assertThat(stat.totalSize()).isPositive();
    assertThat(blocks.takeAsked()).hasSize(1);
  }

  @Test
  void writeTo_ofRangeFarInBomb_readsOneBlockALevel() throws IOException {
    Cid cid = Importing.raw(blocks, new byte[] {7});
    long size = 1;
    for (int level = 0; level < 6; level++) {
      long[] sizes = new long[1000];
      Arrays.fill(sizes, size);
      cid =
          Importing.node(
              blocks, Collections.nCopies(1000, new PbLink("", 1, cid)), Importing.file(sizes));
      size *= 1000;
    }
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    reader.open(cid).writeTo(got, size - 3, 3);
    assertThat(got.toByteArray()).containsExactly(7, 7, 7);
    assertThat(blocks.takeAsked()).hasSizeLessThan(12);
  }

  @Test
  void writeTo_ofEmptyChildren_skipsThemUnread() throws IOException {
    Cid absent = Importing.raw(new MemoryBlocks(), new byte[0]);
    PbLink link = new PbLink("", 0, absent);
    Cid root =
        Importing.node(blocks, Collections.nCopies(20_000, link), Importing.file(new long[20_000]));
    reader.open(root).writeTo(OutputStream.nullOutputStream());
    assertThat(blocks.takeAsked()).containsExactly(root);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 4, 12, 255, 2048, 1L << 40, -8})
  void entries_ofHamtWithWrongFanout_isRefused(long fanout) {
    UnixFsNode node =
        new UnixFsNode(
            UnixFsNode.Type.HAMT_SHARD, null, -1, new long[0], 0x22, fanout, Attributes.NONE);
    if (fanout <= 0) {
      return;
    }
    Cid root = Importing.node(blocks, List.of(), node);
    assertCode(() -> reader.entries(root), "LIMIT_EXCEEDED").hasMessageContaining("fanout");
  }

  @Test
  void entries_ofHamtWithOtherHash_isMalformed() {
    UnixFsNode node =
        new UnixFsNode(
            UnixFsNode.Type.HAMT_SHARD, null, -1, new long[0], 0x12, 256, Attributes.NONE);
    Cid root = Importing.node(blocks, List.of(), node);
    assertCode(() -> reader.entries(root), "MALFORMED").hasMessageContaining("0x12");
  }

  @Test
  void entries_ofHamtWithBitfieldThatContradictsLinks_isMalformed() {
    PbLink link = new PbLink("05x", 1, Importing.raw(blocks, new byte[1]));
    for (byte[] bits : List.of(bits(0x10), bits(0x20, 0), bits(0x60), new byte[33], bits(0))) {
      Cid root = Importing.node(blocks, List.of(link), shard(bits));
      assertCode(() -> reader.entries(root), "MALFORMED").hasMessageContaining("bitfield");
    }
    Cid right = Importing.node(blocks, List.of(link), shard(bits(0x20)));
    assertThat(reader.entries(right)).isNotNull();
  }

  @Test
  void entries_ofHamtThatHoldsNamesWhereTheyDoNotBelong_isMalformed() {
    PbLink link = new PbLink("05x", 1, Importing.raw(blocks, new byte[1]));
    Cid root = Importing.node(blocks, List.of(link), shard(bits(0x20)));
    assertCode(() -> reader.entries(root).hasNext(), "MALFORMED")
        .hasMessageContaining("another place");
  }

  @Test
  void entries_ofHamtBombOfOneShardInEverySlot_endsAtOnce() {
    Cid shard = Importing.node(blocks, List.of(), shard(new byte[0]));
    Cid leaf = Importing.raw(blocks, new byte[1]);
    for (int level = 0; level < 7; level++) {
      List<PbLink> links = new ArrayList<>();
      for (int slot = 0; slot < 256; slot++) {
        String prefix = new HamtSlots(256).prefix(slot);
        links.add(
            new PbLink(level == 0 ? prefix + "n" + slot : prefix, 1, level == 0 ? leaf : shard));
      }
      byte[] all = new byte[32];
      Arrays.fill(all, (byte) 0xff);
      shard = Importing.node(blocks, links, shard(all));
    }
    Cid root = shard;
    assertCode(() -> reader.entries(root).forEachRemaining(_ -> {}), "MALFORMED");
    assertThat(blocks.takeAsked()).hasSizeLessThan(20);
  }

  @Test
  void entries_ofHamtDeeperThanTheHash_isMalformed() {
    Cid shard = Importing.node(blocks, List.of(), shard(new byte[0]));
    for (int level = 0; level < 10_000; level++) {
      shard = Importing.node(blocks, List.of(new PbLink("00", 1, shard)), shard(bits(1)));
    }
    Cid root = shard;
    assertCode(() -> reader.entries(root).hasNext(), "MALFORMED").hasMessageContaining("used up");
    assertThat(blocks.takeAsked()).hasSizeLessThan(12);
    String name = nameInSlotsZero();
    assertThat(name).isNotEmpty();
    assertThat(reader.find(root, "anything")).isEmpty();
  }

  private static String nameInSlotsZero() {
    for (int index = 0; ; index++) {
      if (HamtSlots.hash("n" + index) >>> 56 == 0) {
        return "n" + index;
      }
    }
  }

  @Test
  void entries_ofHamtOverShardOfOtherWidth_isMalformed() {
    Cid narrow = Importing.node(blocks, List.of(), UnixFsNode.shard(null, 16, Attributes.NONE));
    Cid root = Importing.node(blocks, List.of(new PbLink("00", 1, narrow)), shard(bits(1)));
    assertCode(() -> reader.entries(root).hasNext(), "MALFORMED").hasMessageContaining("fanout 16");
  }

  @Test
  void entries_ofDirectoryWithOneNameTwice_givesTheFirst() {
    Cid one = Importing.raw(blocks, new byte[] {1});
    Cid two = Importing.raw(blocks, new byte[] {2});
    Cid root =
        Importing.node(
            blocks,
            List.of(new PbLink("n", 1, one), new PbLink("n", 1, two)),
            UnixFsNode.directory(Attributes.NONE));
    assertThat(reader.entries(root)).toIterable().hasSize(1);
    assertThat(reader.find(root, "n").orElseThrow().cid()).isEqualTo(one);
    assertThat(reader.resolve(root, List.of("n")).cid()).isEqualTo(one);
  }

  @Test
  void symlinkTarget_overTheLimit_isRefused() {
    ByteBuffer target = ByteBuffer.wrap(new byte[Names.MAX_TARGET_BYTES + 1]);
    Cid symlink = Importing.node(blocks, List.of(), UnixFsNode.symlink(target, Attributes.NONE));
    assertCode(() -> reader.symlinkTarget(symlink), "LIMIT_EXCEEDED");
  }

  @Test
  void resolve_belowFileOrSymlink_isRefused() {
    Cid file = Importing.raw(blocks, new byte[] {1});
    Cid symlink =
        Importing.node(
            blocks,
            List.of(),
            UnixFsNode.symlink(
                ByteBuffer.wrap("f".getBytes(StandardCharsets.UTF_8)), Attributes.NONE));
    Cid root =
        Importing.node(
            blocks,
            List.of(new PbLink("f", 1, file), new PbLink("l", 1, symlink)),
            UnixFsNode.directory(Attributes.NONE));
    assertCode(() -> reader.resolve(root, List.of("f", "x")), "NOT_A_DIRECTORY");
    assertCode(() -> reader.resolve(root, List.of("l", "x")), "NOT_A_DIRECTORY");
    assertCode(() -> reader.resolve(root, List.of("..")), "NOT_FOUND");
    assertThat(reader.symlinkTarget(symlink)).isEqualTo("f");
    assertCode(() -> reader.open(root), "NOT_A_FILE");
  }

  @Test
  void stat_ofJunk_isMalformed() {
    Cid junk = Importing.block(blocks, Multicodec.DAG_PB, new byte[] {1, 2, 3});
    Cid empty = Importing.block(blocks, Multicodec.DAG_PB, new byte[0]);
    Cid noType = Importing.block(blocks, Multicodec.DAG_PB, new byte[] {0x0a, 2, 0x18, 0});
    Cid reserved = Importing.block(blocks, Multicodec.DAG_PB, new byte[] {0x0a, 2, 0x08, 3});
    for (Cid cid : List.of(junk, empty, noType, reserved)) {
      assertCode(() -> reader.stat(cid), "MALFORMED").hasMessageContaining(cid.toString());
    }
  }

  private static byte[] bits(int... bytes) {
    byte[] bits = new byte[bytes.length];
    for (int index = 0; index < bytes.length; index++) {
      bits[index] = (byte) bytes[index];
    }
    return bits;
  }

  private static UnixFsNode shard(byte[] bitfield) {
    return UnixFsNode.shard(ByteBuffer.wrap(bitfield), 256, Attributes.NONE);
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertCode(
      ThrowingCallable call, String code) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(UnixFsException.class, e -> assertThat(e.code()).hasToString(code));
  }
}
