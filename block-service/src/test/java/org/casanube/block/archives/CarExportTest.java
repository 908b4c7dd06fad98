package org.casanube.block.archives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.BlockSending;
import org.casanube.block.unixfs.Chunking;
import org.casanube.block.unixfs.ImportOptions;
import org.casanube.block.unixfs.Imported;
import org.casanube.block.unixfs.Profile;
import org.casanube.block.unixfs.ResolvedPath;
import org.casanube.block.unixfs.TreeImporter;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.ipld.dagpb.PbNode;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CarExportTest {
  @TempDir Path folder;

  private ArchiveFixture fixture;

  @BeforeEach
  void open() {
    fixture = new ArchiveFixture(folder);
  }

  private Cid directory(int files) throws IOException {
    try (TreeImporter tree = fixture.tree(ImportOptions.of(Profile.UNIXFS_V1_2025))) {
      for (int index = 0; index < files; index++) {
        byte[] content = {(byte) index, (byte) (index >> 8)};
        Imported _ =
            tree.addFile(
                "a rather long name ".repeat(5) + index,
                Attributes.NONE,
                new ByteArrayInputStream(content));
      }
      return tree.finish(true).cid();
    }
  }

  @Test
  void export_ofAll_comesDepthFirstAndOnce() throws IOException {
    byte[] content = new byte[100];
    Cid root = fixture.file(content);
    List<Cid> cids = ArchiveFixture.cids(fixture.car(root, CarSelection.ALL));
    assertThat(cids).startsWith(root).doesNotHaveDuplicates();
    List<Cid> twice =
        ArchiveFixture.cids(
            fixture.car(root, new CarSelection(DagScope.ALL, EntityBytes.ALL, true)));
    assertThat(twice).hasSize(10 + 4 + 2 + 1);
    assertThat(new HashSet<>(twice)).containsExactlyInAnyOrderElementsOf(cids);
  }

  /** A block's links are in memory until the last of them is followed, however few are left. */
  @Test
  void export_ofWideNodesBelowTheirLastLinksButOne_namesTheLimitAndForgetsThem()
      throws IOException {
    Cid leaf = put(Multicodec.RAW, new byte[] {1});
    Cid cid = leaf;
    int width = 35_000;
    for (int depth = 0; depth < 20; depth++) {
      List<PbLink> links = new ArrayList<>(Collections.nCopies(width, new PbLink("", 1, leaf)));
      links.set(width - 2, new PbLink("", 1, cid));
      cid = put(Multicodec.DAG_PB, DagPb.encode(new PbNode(links, null)));
    }
    Cid root = cid;
    for (int round = 0; round < 2; round++) {
      assertThatThrownBy(() -> fixture.car(root, CarSelection.ALL))
          .isInstanceOf(ArchiveException.class)
          .hasMessageContaining("links wait on the way down");
    }
    assertThat(ArchiveFixture.cids(fixture.car(leaf, CarSelection.ALL))).containsExactly(leaf);
  }

  private Cid put(Multicodec codec, byte[] bytes) {
    Cid cid = Cid.v1(codec, Multihash.sha256(bytes));
    fixture.sink.put(cid, ByteBuffer.wrap(bytes));
    return cid;
  }

  @Test
  void export_ofBlock_isTheBlockAlone() throws IOException {
    Cid root = directory(3);
    CarSelection block = new CarSelection(DagScope.BLOCK, EntityBytes.ALL, false);
    assertThat(ArchiveFixture.cids(fixture.car(root, block))).containsExactly(root);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 3500})
  void export_ofDirectoryEntity_isItsListingAlone(int files) throws IOException {
    Cid root = directory(files);
    CarSelection entity = new CarSelection(DagScope.ENTITY, EntityBytes.ALL, false);
    byte[] car = fixture.car(root, entity);
    ArchiveFixture other = new ArchiveFixture(folder);
    ImportedCar imported = other.importCar(car, true);
    assertThat(other.reader.entries(root)).toIterable().hasSize(files);
    assertThat(imported.blocks()).isEqualTo(files == 3 ? 1 : ArchiveFixture.cids(car).size());
    Cid child = other.reader.entries(root).next().cid();
    assertThat(other.blocks.findSize(child)).isEmpty();
  }

  @Test
  void export_ofEntityBytes_isEnoughForThemAndLittleMore() throws IOException {
    Random random = new Random(2);
    byte[] content = new byte[1000];
    random.nextBytes(content);
    Cid root = fixture.file(content);
    for (int round = 0; round < 40; round++) {
      int from = random.nextInt(1000);
      int to = from + random.nextInt(1000 - from);
      EntityBytes part =
          round % 2 == 0
              ? new EntityBytes(from, (long) to)
              : new EntityBytes(from - 1000, (long) to - 1000);
      byte[] car = fixture.car(root, new CarSelection(DagScope.ENTITY, part, false));
      ArchiveFixture other = new ArchiveFixture(folder);
      assertThat(other.importCar(car, true).blocks()).isLessThan((to - from) / 10 * 2 + 14);
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      other.reader.open(root).writeTo(read, from, to - from + 1);
      assertThat(read.toByteArray()).isEqualTo(Arrays.copyOfRange(content, from, to + 1));
    }
  }

  @Test
  void export_ofEntityBytesOverRepeatedContent_leavesOutNothing() throws IOException {
    byte[] content = new byte[1000];
    Cid root = fixture.file(content);
    for (int from = 0; from < 1000; from += 37) {
      byte[] car =
          fixture.car(root, new CarSelection(DagScope.ENTITY, new EntityBytes(from, 999L), false));
      ArchiveFixture other = new ArchiveFixture(folder);
      assertThat(other.importCar(car, true).roots()).containsExactly(root);
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      other.reader.open(root).writeTo(read, from, 1000 - from);
      assertThat(read.size()).isEqualTo(1000 - from);
    }
  }

  @Test
  void export_ofPartBehindTheEnd_isTheRootAlone() throws IOException {
    Cid root = fixture.file(new byte[50]);
    CarSelection behind = new CarSelection(DagScope.ENTITY, new EntityBytes(60, null), false);
    assertThat(ArchiveFixture.cids(fixture.car(root, behind))).containsExactly(root);
  }

  @Test
  void export_ofPath_bringsTheWayFirst() throws IOException {
    Cid root = directory(3500);
    String name = "a rather long name ".repeat(5) + 1234;
    ResolvedPath path = fixture.reader.resolve(root, List.of(name));
    ByteArrayOutputStream car = new ByteArrayOutputStream();
    fixture.exporter.export(path, CarSelection.ALL, car);
    assertThat(ArchiveFixture.cids(car.toByteArray()))
        .startsWith(root)
        .endsWith(path.cid())
        .hasSize(path.visited().size() + 1);
    ArchiveFixture other = new ArchiveFixture(folder);
    assertThat(other.importCar(car.toByteArray(), true).roots()).containsExactly(path.cid());
    assertThat(other.reader.resolve(root, List.of(name)).cid()).isEqualTo(path.cid());
  }

  @Test
  void export_withBlockMissing_endsWithItsName() throws IOException {
    Cid root = fixture.file(new byte[50]);
    byte[] car = fixture.car(root, new CarSelection(DagScope.BLOCK, EntityBytes.ALL, false));
    ArchiveFixture other = new ArchiveFixture(folder);
    assertThat(other.importCar(car, true).blocks()).isEqualTo(1);
    assertThatThrownBy(() -> other.car(root, CarSelection.ALL)).hasMessageContaining("not here");
  }

  /** A reader who is slow keeps a piece of a block in memory then, and not all of it. */
  @Test
  void export_whereThereIsNoRoom_givesTheSameInPieces() throws IOException {
    byte[] content = new byte[300_000];
    new Random(8).nextBytes(content);
    ImportOptions options =
        ImportOptions.of(Profile.UNIXFS_V1_2025).withChunking(new Chunking.FixedSize(200_000));
    Cid root = fixture.file(content, options);
    byte[] car = fixture.car(root, CarSelection.ALL);
    List<Integer> lengths = new ArrayList<>();
    ByteArrayOutputStream pieces =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int offset, int length) {
            lengths.add(length);
            super.write(bytes, offset, length);
          }
        };
    long taken = 0;
    for (long step = Long.highestOneBit(Long.MAX_VALUE); step > 0; step /= 2) {
      taken += BlockSending.PROCESS.take(step) ? step : 0;
    }
    try {
      fixture.exporter.export(root, CarSelection.ALL, pieces);
    } finally {
      BlockSending.PROCESS.give(taken);
    }
    assertThat(pieces.toByteArray()).isEqualTo(car);
    assertThat(Collections.max(lengths)).isEqualTo(BlockSending.PIECE_BYTES);
  }

  @ParameterizedTest
  @CsvSource({
    "0:*, 100, 0, 100", "5:9, 100, 5, 10", "-10:*, 100, 90, 100", "-10:-1, 100, 90, 100",
    "0:-51, 100, 0, 50", "50:500, 100, 50, 100", "200:*, 100, 100, 100", "-500:3, 100, 0, 4"
  })
  void entityBytes_ofText_areClippedToTheFile(String text, long size, long start, long end) {
    EntityBytes part = EntityBytes.parse(text);
    assertThat(part.start(size)).isEqualTo(start);
    assertThat(part.end(size)).isEqualTo(end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "a:b", "*:5", "9:5", "-1:-9", "1:2:3", "99999999999999999999:*"})
  void entityBytes_ofNonsense_areRefused(String text) {
    assertThatThrownBy(() -> EntityBytes.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
