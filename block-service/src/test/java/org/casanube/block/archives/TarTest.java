package org.casanube.block.archives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.ImportOptions;
import org.casanube.block.unixfs.Imported;
import org.casanube.block.unixfs.Profile;
import org.casanube.block.unixfs.TreeImporter;
import org.casanube.block.unixfs.UnixFsException;
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
import org.junit.jupiter.params.provider.ValueSource;

class TarTest {
  private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000, 120_000_000);
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  private ArchiveFixture fixture;

  @BeforeEach
  void open() {
    fixture = new ArchiveFixture(folder);
  }

  @Test
  void addTo_ofWhatWasExported_givesTheSameRoot() throws IOException {
    Cid root = sampleTree();
    byte[] tar = export(root);
    assertThat(importTar(tar, new TarAttributes(true, true))).isEqualTo(root);
    assertThat(export(root)).isEqualTo(tar);
  }

  private Cid sampleTree() throws IOException {
    try (TreeImporter tree = fixture.tree(ImportOptions.of(Profile.UNIXFS_V1_2025))) {
      Attributes attributes = new Attributes(0751, TIME);
      tree.addDirectory(".", attributes);
      tree.addDirectory("empty", attributes);
      tree.addDirectory("deep", attributes);
      tree.addDirectory("deep/" + "long name ".repeat(20), attributes);
      List<Imported> added = new ArrayList<>();
      added.add(
          tree.addFile(
              "deep/" + "long name ".repeat(20) + "/é", attributes, content(new byte[300])));
      added.add(tree.addFile("file", attributes, content(CONTENT)));
      added.add(
          tree.addSymlink("link", new Attributes(null, TIME), "../anywhere/" + "x".repeat(200)));
      assertThat(added).doesNotHaveDuplicates();
      return tree.finish(true).cid();
    }
  }

  /** Where a long path is cut for the plain header, every kind of letter may come to lie. */
  @Test
  void addTo_ofPathsCutAtAnyLetter_givesTheSameRoot() throws IOException {
    for (int length = 80; length <= 110; length++) {
      Cid root;
      try (TreeImporter tree = fixture.tree(ImportOptions.of(Profile.UNIXFS_V1_2025))) {
        String folder = "d".repeat(length);
        tree.addFile(folder + "/file", Attributes.NONE, new ByteArrayInputStream(CONTENT));
        tree.addSymlink(folder + "/link", Attributes.NONE, "x".repeat(length - 1) + "/");
        tree.addDirectory(folder + "/directory", Attributes.NONE);
        root = tree.finish(false).cid();
      }
      assertThat(importTar(export(root), new TarAttributes(false, false)))
          .as("a folder of %d letters", length)
          .isEqualTo(root);
    }
  }

  @Test
  void export_forGnuTar_unpacksToTheSameFiles() throws Exception {
    Path archive = Files.write(folder.resolve("a.tar"), export(sampleTree()));
    Path target = Files.createDirectories(folder.resolve("out"));
    Process tar =
        new ProcessBuilder("tar", "xpf", archive.toString(), "-C", target.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tar.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(tar.exitValue()).as(said).isZero();
    Path file = target.resolve("root/file");
    assertThat(file).hasBinaryContent(CONTENT);
    assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(TIME);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rwxr-x--x");
    assertThat(Files.isSymbolicLink(target.resolve("root/link"))).isTrue();
  }

  @Test
  void addTo_ofGnuTarsArchive_takesLongNamesAndSymlinks() throws Exception {
    Path source = Files.createDirectories(folder.resolve("in"));
    Files.write(source.resolve("n".repeat(200)), CONTENT);
    Files.createDirectories(source.resolve("d"));
    Files.createSymbolicLink(source.resolve("d/link"), Path.of("t".repeat(150)));
    List<Cid> roots = new ArrayList<>();
    for (String format : List.of("gnu", "pax")) {
      Process tar =
          new ProcessBuilder("tar", "cf", "-", "--format=" + format, "-C", folder.toString(), "in")
              .start();
      byte[] archive = tar.getInputStream().readAllBytes();
      assertThat(tar.waitFor(20, TimeUnit.SECONDS)).isTrue();
      roots.add(importTar(archive, TarAttributes.NONE));
    }
    assertThat(roots.getFirst()).isEqualTo(roots.getLast());
    Cid link = fixture.reader.resolve(roots.getFirst(), List.of("d", "link")).cid();
    assertThat(fixture.reader.symlinkTarget(link)).isEqualTo("t".repeat(150));
    assertThat(fixture.reader.find(roots.getFirst(), "n".repeat(200))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a/../../x", "a//b", "a/..", "/etc/passwd"})
  void addTo_ofPathThatLeavesTheTree_isRefused(String path) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(path, true);
    byte[] tar = tarOf(entry);
    assertThatThrownBy(() -> importTar(tar, TarAttributes.NONE))
        .isInstanceOfSatisfying(
            UnixFsException.class,
            e -> assertThat(e.code()).isEqualTo(UnixFsException.Code.INVALID_NAME));
  }

  @ParameterizedTest
  @ValueSource(
      bytes = {
        TarConstants.LF_LINK,
        TarConstants.LF_CHR,
        TarConstants.LF_BLK,
        TarConstants.LF_FIFO,
        TarConstants.LF_GNUTYPE_SPARSE
      })
  void addTo_ofOtherKinds_isRefusedByName(byte kind) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry("thing", kind);
    entry.setLinkName("file");
    byte[] tar = tarOf(entry);
    assertThatThrownBy(() -> importTar(tar, TarAttributes.NONE))
        .isInstanceOfSatisfying(
            ArchiveException.class,
            e -> assertThat(e.code()).isEqualTo(ArchiveException.Code.UNSUPPORTED))
        .hasMessageContaining("thing");
  }

  @Test
  void addTo_ofArchiveCutOff_isRefused() throws IOException {
    byte[] tar = export(sampleTree());
    for (int length : new int[] {0, 1, 100, 511, 513, 700, 1024 + 512 + 3, 3000}) {
      byte[] cut = Arrays.copyOf(tar, length);
      assertThatThrownBy(() -> importTar(cut, TarAttributes.NONE))
          .as("cut at " + length)
          .isInstanceOf(ArchiveException.class);
    }
  }

  @Test
  void addTo_ofNameThatSaysGigabytes_namesTheLimit() throws IOException {
    for (byte kind : new byte[] {TarConstants.LF_GNUTYPE_LONGNAME, 'x', 'g'}) {
      ByteArrayOutputStream tar = new ByteArrayOutputStream();
      TarArchiveOutputStream out = new TarArchiveOutputStream(tar);
      TarArchiveEntry entry = new TarArchiveEntry("././@LongLink", kind);
      entry.setSize(1L << 31);
      out.putArchiveEntry(entry);
      byte[] head = tar.toByteArray();
      byte[] endless = Arrays.copyOf(head, head.length + 4_000_000);
      Arrays.fill(endless, head.length, endless.length, (byte) 'a');
      assertThatThrownBy(() -> importTar(endless, TarAttributes.NONE))
          .isInstanceOf(ArchiveException.class);
    }
  }

  @Test
  void addTo_ofGlobalRecordsThatPileUp_namesTheLimit() throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(tar)) {
      for (int index = 0; index < 8; index++) {
        TarArchiveEntry global =
            new TarArchiveEntry("global", TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER);
        for (int key = 0; key < 400; key++) {
          global.addPaxHeader("X." + index + "." + key, "v".repeat(990));
        }
        out.putArchiveEntry(global);
        out.putArchiveEntry(new TarArchiveEntry("file" + index));
        out.closeArchiveEntry();
      }
    }
    assertThatThrownBy(() -> importTar(tar.toByteArray(), TarAttributes.NONE))
        .isInstanceOfSatisfying(
            ArchiveException.class,
            e -> assertThat(e.code()).isEqualTo(ArchiveException.Code.LIMIT_EXCEEDED))
        .hasMessageContaining("pax records");
  }

  @Test
  void addTo_ofJunk_endsSoon() {
    Random random = new Random(6);
    for (int round = 0; round < 300; round++) {
      byte[] junk = new byte[random.nextInt(3000)];
      random.nextBytes(junk);
      assertThatThrownBy(() -> importTar(junk, TarAttributes.NONE))
          .isInstanceOfAny(ArchiveException.class, UnixFsException.class);
    }
  }

  @Test
  void addTo_ofDamagedArchives_isRefusedOrTaken() throws IOException {
    byte[] tar = export(sampleTree());
    Random random = new Random(8);
    int refused = 0;
    for (int round = 0; round < 400; round++) {
      byte[] wrong = tar.clone();
      for (int flip = 0; flip < 3; flip++) {
        wrong[random.nextInt(wrong.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        Cid _ = importTar(wrong, new TarAttributes(true, true));
      } catch (ArchiveException | UnixFsException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void addTo_ofTenThousandSmallFiles_isQuick() throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    TarArchiveOutputStream out = new TarArchiveOutputStream(target);
    for (int index = 0; index < 10_000; index++) {
      TarArchiveEntry entry = new TarArchiveEntry("d/file" + index);
      entry.setSize(CONTENT.length);
      out.putArchiveEntry(entry);
      out.write(CONTENT);
      out.closeArchiveEntry();
    }
    out.close();
    long start = System.nanoTime();
    Cid root = importTar(target.toByteArray(), TarAttributes.NONE);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(fixture.reader.stat(root).isSharded()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "a/b", "/abs", "../../etc/cron.d/x", "nul\0", ""})
  void export_ofDirectoryWithUnsafeName_isRefused(String name) {
    Cid leaf = put(Multicodec.RAW, CONTENT);
    PbNode node =
        new PbNode(
            List.of(new PbLink(name, CONTENT.length, leaf)), ByteBuffer.wrap(new byte[] {8, 1}));
    Cid root = put(Multicodec.DAG_PB, DagPb.encode(node));
    assertThatThrownBy(() -> export(root))
        .isInstanceOfSatisfying(
            ArchiveException.class,
            e -> assertThat(e.code()).isEqualTo(ArchiveException.Code.UNSAFE_NAME));
  }

  @Test
  void export_ofTreeTenThousandDeep_namesTheLimit() {
    Cid cid = put(Multicodec.RAW, CONTENT);
    for (int depth = 0; depth < 10_000; depth++) {
      PbNode node =
          new PbNode(List.of(new PbLink("d", 1, cid)), ByteBuffer.wrap(new byte[] {8, 1}));
      cid = put(Multicodec.DAG_PB, DagPb.encode(node));
    }
    Cid root = cid;
    assertThatThrownBy(() -> export(root))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("limit of 1000");
  }

  /** Each directory that is open takes memory by its entries, and a hostile one has many. */
  @Test
  void export_ofWideDirectoriesInEachOther_namesTheLimitAndForgetsThem() throws IOException {
    Cid leaf = put(Multicodec.RAW, CONTENT);
    Cid cid = leaf;
    for (int depth = 0; depth < 11; depth++) {
      List<PbLink> links = new ArrayList<>(List.of(new PbLink("0", 1, cid)));
      for (int number = 1; number < 30_000; number++) {
        links.add(new PbLink("x" + number, 1, leaf));
      }
      cid =
          put(
              Multicodec.DAG_PB,
              DagPb.encode(new PbNode(links, ByteBuffer.wrap(new byte[] {8, 1}))));
    }
    Cid root = cid;
    for (int repeated = 0; repeated < 2; repeated++) {
      assertThatThrownBy(() -> export(root))
          .isInstanceOf(ArchiveException.class)
          .hasMessageContaining("300000 entries together");
    }
    assertThat(export(leaf)).isNotEmpty();
  }

  @Test
  void export_ofTimesBeforeTheEpoch_keepsThem() throws IOException {
    for (Instant time :
        List.of(
            Instant.ofEpochSecond(-5, 250_000_000),
            Instant.ofEpochSecond(-1, 999_999_999),
            Instant.ofEpochSecond(-7),
            Instant.ofEpochSecond(1L << 40, 1))) {
      try (TreeImporter tree = fixture.tree(ImportOptions.of(Profile.UNIXFS_V1_2025))) {
        Imported _ = tree.addFile("f", new Attributes(null, time), content(CONTENT));
        Cid root = tree.finish(true).cid();
        byte[] tar = export(root);
        Cid again = importTar(tar, new TarAttributes(false, true));
        Cid file = fixture.reader.resolve(again, List.of("f")).cid();
        assertThat(fixture.reader.stat(file).attributes().modified()).isEqualTo(time);
      }
    }
  }

  @Test
  void export_ofSingleFile_isOneEntry() throws IOException {
    Cid file = fixture.file(CONTENT);
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new ByteArrayInputStream(export(file)))) {
      TarArchiveEntry entry = tar.getNextEntry();
      assertThat(entry.getName()).isEqualTo("root");
      assertThat(tar.readAllBytes()).isEqualTo(CONTENT);
      assertThat(tar.getNextEntry()).isNull();
    }
  }

  private Cid put(Multicodec codec, byte[] bytes) {
    Cid cid = Cid.v1(codec, Multihash.sha256(bytes));
    fixture.sink.put(cid, ByteBuffer.wrap(bytes));
    return cid;
  }

  private byte[] export(Cid root) throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    new TarExporter(fixture.reader).export(root, "root", tar);
    return tar.toByteArray();
  }

  private Cid importTar(byte[] tar, TarAttributes attributes) throws IOException {
    try (TreeImporter tree = fixture.tree(ImportOptions.of(Profile.UNIXFS_V1_2025))) {
      long entries = TarImporter.addTo(tree, new ByteArrayInputStream(tar), attributes);
      assertThat(entries).isNotNegative();
      return tree.finish(false).cid();
    }
  }

  private static byte[] tarOf(TarArchiveEntry entry) throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(target)) {
      out.putArchiveEntry(entry);
      out.closeArchiveEntry();
    }
    return target.toByteArray();
  }

  private static ByteArrayInputStream content(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }
}
