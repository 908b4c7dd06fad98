package org.casanube.block.unixfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeImporterTest {
  @TempDir Path folder;

  private final MemoryBlocks blocks = new MemoryBlocks();

  private TreeImporter tree(ImportListener listener, long heldBytes) {
    return new TreeImporter(
        ImportOptions.of(Profile.UNIXFS_V1_2025),
        blocks,
        Importing.POOL,
        listener,
        new SpillSpace(folder, heldBytes));
  }

  private static void add(TreeImporter tree, String path) {
    try {
      byte[] content = path.getBytes(StandardCharsets.UTF_8);
      Imported _ = tree.addFile(path, Attributes.NONE, new ByteArrayInputStream(content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {500, 20_000, 1L << 30})
  void finish_ofEntriesInAnyOrder_givesOneRoot(long heldBytes) throws IOException {
    List<String> paths = new ArrayList<>();
    for (int index = 0; index < 1500; index++) {
      paths.add("top/" + index % 7 + "/" + index % 31 + "/file-" + index);
      paths.add("top/" + index % 7 + "-/" + index);
    }
    String expected = null;
    for (int order = 0; order < 3; order++) {
      Collections.shuffle(paths, new Random(order));
      try (TreeImporter tree = tree(ImportListener.NONE, heldBytes)) {
        paths.forEach(path -> add(tree, path));
        String root = tree.finish(false).cid().toString();
        assertThat(root).isEqualTo(expected == null ? root : expected);
        expected = root;
      }
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void finish_withoutWrap_givesTheOnlyEntryAtTheTop() {
    try (TreeImporter tree = tree(ImportListener.NONE, 1000)) {
      add(tree, "only");
      assertThat(tree.finish(false).size()).isEqualTo(4);
      assertThat(tree.blocks()).isEqualTo(1);
    }
    try (TreeImporter tree = tree(ImportListener.NONE, 1000)) {
      add(tree, "only");
      assertThat(tree.finish(true).size()).isZero();
    }
    try (TreeImporter tree = tree(ImportListener.NONE, 1000)) {
      add(tree, "./only");
      tree.addDirectory("./", Attributes.NONE);
      assertThat(tree.finish(false).size()).isZero();
    }
    try (TreeImporter tree = tree(ImportListener.NONE, 1000)) {
      assertThat(tree.finish(false).cid())
          .hasToString("bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354");
    }
  }

  @Test
  void finish_withPathTwice_isRefused() {
    try (TreeImporter tree = tree(ImportListener.NONE, 1000)) {
      add(tree, "a/b");
      add(tree, "a/b");
      assertConflict(tree, "'a/b' came twice");
    }
    try (TreeImporter tree = tree(ImportListener.NONE, 1000)) {
      add(tree, "a");
      add(tree, "a/b");
      assertConflict(tree, "'a' is no directory");
    }
    try (TreeImporter tree = tree(ImportListener.NONE, 1000)) {
      add(tree, "a");
      tree.addDirectory("a", Attributes.NONE);
      assertConflict(tree, "'a' came twice");
    }
  }

  private static void assertConflict(TreeImporter tree, String message) {
    assertThatThrownBy(() -> tree.finish(true))
        .isInstanceOfSatisfying(
            UnixFsException.class,
            e -> assertThat(e.code()).isEqualTo(UnixFsException.Code.CONFLICT))
        .hasMessageContaining(message);
  }

  @Test
  void addDirectory_twice_keepsTheLastAttributes() {
    try (TreeImporter tree = tree(ImportListener.NONE, 1000)) {
      tree.addDirectory("a", new Attributes(0700, null));
      add(tree, "a/f");
      tree.addDirectory("a", new Attributes(0755, null));
      UnixFsStat stat = new UnixFsReader(blocks, ReadAhead.NONE).stat(tree.finish(false).cid());
      assertThat(stat.attributes().mode()).isEqualTo(0755);
      assertThat(stat.links()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/a", "a//b", "..", "a/../b", "../a", "a\0b", "./", "\udc00", "a/b/.."})
  void addFile_ofPathWeDoNotWrite_isRefused(String path) {
    try (TreeImporter tree = tree(ImportListener.NONE, 1000)) {
      assertThatThrownBy(() -> add(tree, path))
          .isInstanceOfSatisfying(
              UnixFsException.class,
              e -> assertThat(e.code()).isEqualTo(UnixFsException.Code.INVALID_NAME));
    }
  }

  @Test
  void addFile_ofPathOverALimit_namesIt() {
    try (TreeImporter tree = tree(ImportListener.NONE, 1000)) {
      assertThatThrownBy(() -> add(tree, "x".repeat(256))).hasMessageContaining("limit of 255");
      assertThatThrownBy(() -> add(tree, "d/".repeat(1000) + "f"))
          .hasMessageContaining("limit of 1000");
      assertThatThrownBy(() -> add(tree, ("d".repeat(250) + "/").repeat(200) + "f"))
          .hasMessageContaining("limit of 32768");
      assertThatThrownBy(() -> tree.addSymlink("l", Attributes.NONE, "t".repeat(5000)))
          .hasMessageContaining("limit of 4096");
    }
  }

  @Test
  void finish_ofTreeThousandDeep_isWritten() {
    try (TreeImporter tree = tree(ImportListener.NONE, 1000)) {
      add(tree, "d/".repeat(999) + "f");
      assertThat(tree.finish(false).totalSize()).isPositive();
      assertThat(tree.blocks()).isEqualTo(1000);
    }
  }

  @Test
  void listener_hearsEntriesAndBytes() {
    List<String> heard = new ArrayList<>();
    long[] bytes = {0};
    ImportListener listener =
        new ImportListener() {
          @Override
          public void onBytes(int count) {
            bytes[0] += count;
          }

          @Override
          public void onEntry(String path, Imported entry) {
            heard.add(path);
          }
        };
    try (TreeImporter tree = tree(listener, 1000)) {
      add(tree, "b/c/f");
      add(tree, "b/a");
      assertThat(tree.finish(true).size()).isZero();
    }
    assertThat(heard).containsExactly("b/c/f", "b/a", "b/c", "b", "");
    assertThat(bytes[0]).isEqualTo(8);
  }

  @Tag("slow")
  @Test
  void finish_ofMillionFiles_holdsNoMoreThanItsBudget() throws IOException {
    try (TreeImporter tree =
        new TreeImporter(
            ImportOptions.of(Profile.UNIXFS_V1_2025),
            BlockSink.NOWHERE,
            Importing.POOL,
            ImportListener.NONE,
            new SpillSpace(folder, 4L * 1024 * 1024))) {
      for (int index = 0; index < 1_000_000; index++) {
        add(tree, "d/file number " + index);
      }
      assertThat(tree.finish(false).totalSize()).isGreaterThan(10_000_000);
    }
  }
}
