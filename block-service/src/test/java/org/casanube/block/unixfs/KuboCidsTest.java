package org.casanube.block.unixfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.casanube.multiformats.Multicodec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same CIDs as a real Kubo makes, where no published vector says what they are. */
class KuboCidsTest {
  @TempDir static Path folder;

  private static HashingPool pool;
  private static KuboRepo kubo;
  private static KuboRepo profiles;
  private static Path large;

  @BeforeAll
  static void open() throws IOException {
    kubo = new KuboRepo(folder.resolve("kubo"));
    profiles = new KuboRepo(folder.resolve("profiles"));
    pool = HashingPool.ofMachine();
    large = folder.resolve("large");
    try (InputStream content = new Keystream("kubo", 9_000_001)) {
      long _ = Files.copy(content, large);
    }
  }

  @AfterAll
  static void close() {
    if (pool != null) {
      pool.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "size-262144, balanced, 174, 1",
    "size-262144, trickle, 174, 1",
    "size-262144, trickle, 174, 0",
    "size-4096, balanced, 5, 1",
    "size-4096, trickle, 5, 0",
    "size-1000, trickle, 2, 1",
    "size-1000, balanced, 2, 0",
    "rabin, balanced, 174, 1",
    "rabin-50000, trickle, 174, 0",
    "rabin-16-17-18, balanced, 174, 1",
    "rabin-1000-2000-5000, balanced, 174, 0",
    "buzhash, balanced, 174, 1",
    "buzhash, trickle, 3, 0"
  })
  void importFile_withOptions_givesKubosCid(
      String chunker, String layout, int maxLinks, int cidVersion) throws IOException {
    ImportOptions options =
        ImportOptions.of(Profile.UNIXFS_V0_2015)
            .withCidVersion(cidVersion)
            .withChunking(Chunking.parse(chunker))
            .withLayout(Layout.parse(layout))
            .withMaxLinks(maxLinks);
    Path file = chunker.matches("size-1000|size-4096|rabin-16.*") ? small(300_000) : large;
    String expected =
        kubo.rootOf(
            file,
            "--chunker=" + chunker,
            "--trickle=" + layout.equals("trickle"),
            "--max-file-links=" + maxLinks,
            "--cid-version=" + cidVersion);
    assertThat(rootOf(options, file, Attributes.NONE)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, balanced",
    "0, trickle",
    "1, balanced",
    "1, trickle",
    "131072, balanced",
    "262144, trickle",
    "262145, balanced"
  })
  void importFile_ofLength_givesKubosCid(int length, String layout) throws IOException {
    for (int cidVersion = 0; cidVersion < 2; cidVersion++) {
      ImportOptions options =
          ImportOptions.of(Profile.UNIXFS_V0_2015)
              .withCidVersion(cidVersion)
              .withLayout(Layout.parse(layout));
      Path file = small(length);
      String expected =
          kubo.rootOf(file, "--trickle=" + layout.equals("trickle"), "--cid-version=" + cidVersion);
      assertThat(rootOf(options, file, Attributes.NONE)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sha2-512, 0, 262144, true",
    "blake2b-256, 0, 262144, false",
    "blake3, 0, 4096, true",
    "sha2-256, 128, 100, true",
    "sha3-256, 128, 100, false"
  })
  void importFile_withCidForm_givesKubosCid(String hash, int inline, int chunk, boolean raw)
      throws IOException {
    ImportOptions options =
        ImportOptions.of(Profile.UNIXFS_V0_2015)
            .withCidForm(new CidForm(1, Multicodec.findByName(hash).orElseThrow(), inline))
            .withLeaves(raw ? Leaves.RAW : Leaves.WRAPPED)
            .withChunking(new Chunking.FixedSize(chunk));
    Path file = chunk < 1000 ? small(300_000) : large;
    String expected =
        kubo.rootOf(
            file,
            "--hash=" + hash,
            "--cid-version=1",
            "--inline=" + (inline > 0),
            "--inline-limit=" + inline,
            "--raw-leaves=" + raw,
            "--chunker=size-" + chunk);
    assertThat(rootOf(options, file, Attributes.NONE)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"2, 18, 0", "0, 19, 0", "1, 27, 0", "1, 0, 0", "1, 18, 129", "1, 18, -1"})
  void cidForm_ofWhatCanNotBe_isRefused(int version, long function, int inline) {
    assertThatThrownBy(() -> new CidForm(version, Multicodec.of(function), inline))
        .isInstanceOf(UnixFsException.class);
  }

  @ParameterizedTest
  @CsvSource({"10, 0, balanced", "10, 1, balanced", "600000, 1, balanced", "600000, 1, trickle"})
  void importFile_withAttributes_givesKubosCid(int length, int cidVersion, String layout)
      throws IOException {
    ImportOptions options =
        ImportOptions.of(Profile.UNIXFS_V0_2015)
            .withCidVersion(cidVersion)
            .withLayout(Layout.parse(layout));
    Path file = small(length);
    Attributes attributes = new Attributes(0751, Instant.ofEpochSecond(-2, 5));
    String expected =
        kubo.rootOf(
            file,
            "--mode=0751",
            "--mtime=-2",
            "--mtime-nsecs=5",
            "--trickle=" + layout.equals("trickle"),
            "--cid-version=" + cidVersion);
    assertThat(rootOf(options, file, attributes)).isEqualTo(expected);
  }

  @Test
  void finish_ofTreeWithAttributesAndSymlinks_givesKubosCid() throws IOException {
    Path tree = Files.createDirectories(folder.resolve("tree"));
    Path deep = Files.createDirectories(tree.resolve("a/b"));
    Path empty = Files.createDirectories(tree.resolve("é empty"));
    Path file = Files.write(deep.resolve("file"), new byte[300_000]);
    Path link = Files.createSymbolicLink(tree.resolve("link"), Path.of("a/../nowhere"));
    Instant modified = Instant.ofEpochSecond(1_700_000_000, 123_456_789);
    for (Path path : new Path[] {file, deep, tree.resolve("a"), empty, tree}) {
      Path _ = Files.setLastModifiedTime(path, FileTime.from(modified));
      Path _ = Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-x--x"));
    }
    for (String profile : new String[] {"unixfs-v0-2015", "unixfs-v1-2025"}) {
      profiles.apply(profile);
      ImportOptions options = ImportOptions.of(Profile.parse(profile));
      Instant linkModified = Files.getLastModifiedTime(link, LinkOption.NOFOLLOW_LINKS).toInstant();
      assertThat(treeRoot(options, Attributes.NONE, Attributes.NONE))
          .isEqualTo(profiles.storedRootOf(tree));
      assertThat(
              treeRoot(options, new Attributes(0751, modified), new Attributes(null, linkModified)))
          .isEqualTo(
              profiles.storedRootOf(
                  tree, "--preserve-mode", "--preserve-mtime", "--raw-leaves=false"));
    }
  }

  private static String treeRoot(ImportOptions options, Attributes each, Attributes ofLink)
      throws IOException {
    try (TreeImporter importer =
        new TreeImporter(options, BlockSink.NOWHERE, pool, ImportListener.NONE, folder)) {
      Imported symlink = importer.addSymlink("./link", ofLink, "a/../nowhere");
      Imported file =
          importer.addFile("a/b/file", each, new ByteArrayInputStream(new byte[300_000]));
      assertThat(symlink.cid()).isNotEqualTo(file.cid());
      importer.addDirectory("é empty/", each);
      importer.addDirectory("a", each);
      importer.addDirectory("a/b", each);
      importer.addDirectory(".", each);
      return importer.finish(false).cid().toString();
    }
  }

  @ParameterizedTest
  @CsvSource({"unixfs-v0-2015, 1500", "unixfs-v1-2025, 1500", "unixfs-v1-2025, 300"})
  void finish_ofManyFiles_givesKubosCid(String profile, int files) throws IOException {
    Path tree = Files.createDirectories(folder.resolve("many-" + profile + files));
    profiles.apply(profile);
    try (TreeImporter importer =
        new TreeImporter(
            ImportOptions.of(Profile.parse(profile)),
            BlockSink.NOWHERE,
            pool,
            ImportListener.NONE,
            new SpillSpace(folder, 100_000))) {
      for (int index = 0; index < files; index++) {
        byte[] content = {(byte) index};
        Path _ = Files.write(tree.resolve(longName(index)), content);
        Imported file =
            importer.addFile(
                "x/" + longName(index), Attributes.NONE, new ByteArrayInputStream(content));
        assertThat(file.size()).isEqualTo(1);
      }
      assertThat(importer.finish(false).cid()).hasToString(profiles.rootOf(tree));
    }
  }

  private static String longName(int index) {
    return "long name ".repeat(20) + index;
  }

  private static Path small(int length) throws IOException {
    return Files.write(folder.resolve("small" + length), Keystream.bytes("small", length));
  }

  private static String rootOf(ImportOptions options, Path file, Attributes attributes)
      throws IOException {
    try (FileImporter importer =
            new FileImporter(options, new MemoryBlocks(), pool, ImportListener.NONE);
        InputStream content = Files.newInputStream(file)) {
      Imported imported = importer.importFile(content, attributes);
      assertThat(imported.size()).isEqualTo(Files.size(file));
      return imported.cid().toString();
    }
  }
}
