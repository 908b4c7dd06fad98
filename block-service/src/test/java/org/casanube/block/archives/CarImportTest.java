package org.casanube.block.archives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.casanube.block.unixfs.ImportOptions;
import org.casanube.block.unixfs.ImportRoom;
import org.casanube.block.unixfs.Profile;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.car.CarIndexFormat;
import org.casanube.ipld.car.CarWriter;
import org.casanube.ipld.car.IndexedCarWriter;
import org.casanube.ipld.dagcbor.DagCbor;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CarImportTest {
  @TempDir Path folder;

  private ArchiveFixture fixture;
  private Cid root;
  private byte[] car;

  @BeforeEach
  void open() throws IOException {
    ArchiveFixture origin = new ArchiveFixture(folder);
    byte[] content = new byte[200];
    new Random(1).nextBytes(content);
    root = origin.file(content);
    car = origin.car(root, CarSelection.ALL);
    fixture = new ArchiveFixture(folder);
  }

  @Test
  void importCar_ofWholeDag_takesEveryBlock() throws IOException {
    ImportedCar imported = fixture.importCar(car, false);
    assertThat(imported.version()).isEqualTo(1);
    assertThat(imported.roots()).containsExactly(root);
    assertThat(imported.blocks()).isEqualTo(20 + 7 + 3 + 1);
    assertThat(fixture.car(root, CarSelection.ALL)).isEqualTo(car);
  }

  /** Where others hold all there is, a large block waits before it takes memory. */
  @Test
  @Timeout(60)
  void importCar_ofLargeBlockWithoutRoom_waitsForIt() throws Exception {
    ArchiveFixture origin = new ArchiveFixture(folder);
    byte[] content = new byte[300_000];
    new Random(2).nextBytes(content);
    Cid large = origin.file(content, ImportOptions.of(Profile.UNIXFS_V1_2025));
    byte[] archive = origin.car(large, CarSelection.ALL);
    FutureTask<ImportedCar> importing = new FutureTask<>(() -> fixture.importCar(archive, false));
    try (ImportRoom.Share all = ImportRoom.PROCESS.share()) {
      all.holdInstead(Long.MAX_VALUE);
      Thread _ = Thread.ofPlatform().daemon().start(importing);
      await().atMost(Duration.ofSeconds(30)).until(ImportRoom.PROCESS::isWaitedFor);
      assertThat(importing).isNotDone();
    }
    assertThat(importing.get().roots()).containsExactly(large);
  }

  @Test
  void importCar_ofVersion2WithTwoRoots_takesBoth() throws IOException {
    byte[] other = {1, 2, 3};
    Cid second = Cid.v1(Multicodec.RAW, Multihash.sha256(other));
    byte[] first = {4};
    Cid leaf = Cid.v1(Multicodec.RAW, Multihash.sha256(first));
    Path path = folder.resolve("two.car");
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      IndexedCarWriter writer = IndexedCarWriter.open(channel, List.of(leaf, second));
      writer.write(second, ByteBuffer.wrap(other));
      writer.write(leaf, ByteBuffer.wrap(first));
      writer.finish(CarIndexFormat.MULTIHASH_SORTED);
    }
    ImportedCar imported = fixture.importCar(Files.readAllBytes(path), false);
    assertThat(imported.version()).isEqualTo(2);
    assertThat(imported.roots()).containsExactly(leaf, second);
    assertThat(fixture.blocks.findSize(second)).hasValue(3);
  }

  @Test
  void importCar_ofIncompleteDag_isRefusedUnlessAskedFor() throws IOException {
    byte[] block = carOf(List.of(root), List.of(root), List.of(bytesOf(root)));
    assertCode(block, ArchiveException.Code.INCOMPLETE, "is missing below root " + root);
    assertThat(fixture.importCar(block, true).blocks()).isEqualTo(1);
  }

  @Test
  void importCar_ofBlocksPartlyHereBefore_isComplete() throws IOException {
    assertThat(fixture.importCar(car, false).blocks()).isEqualTo(31);
    byte[] block = carOf(List.of(root), List.of(root), List.of(bytesOf(root)));
    assertThat(fixture.importCar(block, false).blocks()).isEqualTo(1);
  }

  @Test
  void importCar_withRootThatIsNotInIt_isRefused() throws IOException {
    byte[] none = carOf(List.of(root), List.of(), List.of());
    assertCode(none, ArchiveException.Code.INCOMPLETE, root.toString());
    byte[] rootless = carOf(List.of(), List.of(root), List.of(bytesOf(root)));
    assertCode(rootless, ArchiveException.Code.INCOMPLETE, "no root");
    assertThat(fixture.importCar(rootless, true).roots()).isEmpty();
  }

  @Test
  void importCar_cutOffAnywhere_isRefused() throws IOException {
    for (int length = 0; length < car.length; length++) {
      ArchiveFixture fresh = new ArchiveFixture(folder);
      byte[] cut = Arrays.copyOf(car, length);
      assertThatThrownBy(() -> fresh.importCar(cut, false)).isInstanceOf(ArchiveException.class);
    }
  }

  /** A flipped codec of a section's CID names the same bytes, so that one may be taken. */
  @Test
  void importCar_withOneBitWrong_isRefusedOrStoresTheSame() throws IOException {
    Random random = new Random(9);
    int refused = 0;
    for (int round = 0; round < 300; round++) {
      byte[] wrong = car.clone();
      wrong[60 + random.nextInt(car.length - 60)] ^= (byte) (1 << random.nextInt(8));
      ArchiveFixture fresh = new ArchiveFixture(folder);
      try {
        assertThat(fresh.importCar(wrong, false).roots()).containsExactly(root);
        assertThat(fresh.car(root, CarSelection.ALL)).isEqualTo(car);
      } catch (ArchiveException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(270);
  }

  @Test
  void importCar_withWrongHash_namesTheBlock() throws IOException {
    byte[] wrong = carOf(List.of(root), List.of(root), List.of(new byte[] {1}));
    assertCode(wrong, ArchiveException.Code.MISMATCHED_BLOCK, root.toString());
  }

  @Test
  void importCar_withBlockOfThreeMebibytes_namesTheLimit() throws IOException {
    byte[] large = new byte[3 << 20];
    Cid cid = Cid.v1(Multicodec.RAW, Multihash.sha256(large));
    assertCode(
        carOf(List.of(cid), List.of(cid), List.of(large)),
        ArchiveException.Code.BLOCK_TOO_LARGE,
        "limit of 2097152");
  }

  @Test
  void importCar_withSectionThatSaysGigabytes_readsNothingOfIt() {
    byte[] head = Arrays.copyOf(car, 59);
    byte[] huge = Arrays.copyOf(head, head.length + 5);
    System.arraycopy(new byte[] {-1, -1, -1, -1, 0x0f}, 0, huge, head.length, 5);
    assertCode(huge, ArchiveException.Code.MALFORMED, "limits");
  }

  @Test
  void importCar_followedByJunk_isRefused() {
    for (byte[] junk : List.of(new byte[100], "HTTP/1.1 200 OK".getBytes(StandardCharsets.UTF_8))) {
      byte[] followed = Arrays.copyOf(car, car.length + junk.length);
      System.arraycopy(junk, 0, followed, car.length, junk.length);
      assertCode(followed, ArchiveException.Code.MALFORMED, "CAR");
    }
  }

  @Test
  void importCar_withHashThatNobodyChecks_isRefused() throws IOException {
    Cid unchecked = Cid.v1(Multicodec.RAW, Multihash.of(Multicodec.BLAKE2S_256, new byte[32]));
    assertCode(
        carOf(List.of(unchecked), List.of(unchecked), List.of(new byte[1])),
        ArchiveException.Code.UNSUPPORTED,
        unchecked.toString());
  }

  @Test
  void importCar_ofJunk_isRefused() {
    Random random = new Random(4);
    for (int round = 0; round < 2000; round++) {
      byte[] junk = new byte[random.nextInt(200)];
      random.nextBytes(junk);
      assertThatThrownBy(() -> fixture.importCar(junk, false)).isInstanceOf(ArchiveException.class);
    }
  }

  @Test
  void importCar_ofOtherCodecs_followsTheirLinks() throws IOException {
    byte[] leaf = {5};
    Cid leafCid = Cid.v1(Multicodec.RAW, Multihash.sha256(leaf));
    byte[] list = DagCbor.encode(new IpldNode.ListNode(List.of(IpldNode.of(leafCid))));
    Cid listCid = Cid.v1(Multicodec.DAG_CBOR, Multihash.sha256(list));
    byte[] without = carOf(List.of(listCid), List.of(listCid), List.of(list));
    assertCode(without, ArchiveException.Code.INCOMPLETE, leafCid.toString());
    byte[] with = carOf(List.of(listCid), List.of(leafCid, listCid), List.of(leaf, list));
    assertThat(fixture.importCar(with, false).blocks()).isEqualTo(2);
    assertThat(ArchiveFixture.cids(fixture.car(listCid, CarSelection.ALL)))
        .containsExactly(listCid, leafCid);
  }

  @Test
  void importCar_ofChainTenThousandDeep_isTakenAndGivenAgain() throws IOException {
    byte[] block = {5};
    Cid cid = Cid.v1(Multicodec.RAW, Multihash.sha256(block));
    List<Cid> cids = new ArrayList<>(List.of(cid));
    List<byte[]> blocks = new ArrayList<>(List.of(block));
    for (int depth = 0; depth < 10_000; depth++) {
      block = DagCbor.encode(new IpldNode.ListNode(List.of(IpldNode.of(cid))));
      cid = Cid.v1(Multicodec.DAG_CBOR, Multihash.sha256(block));
      cids.add(cid);
      blocks.add(block);
    }
    assertThat(fixture.importCar(carOf(List.of(cid), cids, blocks), false).blocks())
        .isEqualTo(10_001);
    assertThat(ArchiveFixture.cids(fixture.car(cid, CarSelection.ALL))).isEqualTo(cids.reversed());
  }

  private byte[] bytesOf(Cid cid) throws IOException {
    ArchiveFixture whole = new ArchiveFixture(folder);
    assertThat(whole.importCar(car, false).blocks()).isEqualTo(31);
    return whole.blocks.require(cid).toBytes();
  }

  private static byte[] carOf(List<Cid> roots, List<Cid> cids, List<byte[]> blocks)
      throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    CarWriter writer = CarWriter.open(target, roots);
    for (int index = 0; index < cids.size(); index++) {
      writer.write(cids.get(index), ByteBuffer.wrap(blocks.get(index)));
    }
    return target.toByteArray();
  }

  private void assertCode(byte[] archive, ArchiveException.Code code, String message) {
    assertThatThrownBy(() -> fixture.importCar(archive, false))
        .isInstanceOfSatisfying(ArchiveException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }
}
