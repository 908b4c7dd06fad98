package org.casanube.block.unixfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.casanube.multiformats.Cid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DirectoryEditorTest {
  private static final Attributes ATTRIBUTES = new Attributes(0700, Instant.ofEpochSecond(1));

  @TempDir Path folder;

  private final MemoryBlocks blocks = new MemoryBlocks();

  @ParameterizedTest
  @EnumSource(Sharding.Estimate.class)
  void edits_acrossTheThreshold_giveWhatAnImportOfTheEntriesGives(Sharding.Estimate estimate)
      throws IOException {
    ImportOptions options =
        ImportOptions.of(Profile.UNIXFS_V1_2025).withSharding(new Sharding(2000, estimate, 8));
    DirectoryEditor editor = new DirectoryEditor(options, blocks, blocks);
    UnixFsReader reader = new UnixFsReader(blocks, ReadAhead.NONE);
    Random random = new Random(11);
    Map<String, byte[]> entries = new TreeMap<>();
    Cid directory = editor.create(ATTRIBUTES).cid();
    int sharded = 0;
    int changes = 0;
    for (int edit = 0; edit < 1500; edit++) {
      boolean growing = edit / 150 % 2 == 0;
      boolean wasSharded = reader.stat(directory).isSharded();
      if (entries.isEmpty() || random.nextInt(10) < (growing ? 8 : 2)) {
        String name = "name " + random.nextInt(400);
        byte[] content = new byte[random.nextInt(200)];
        entries.put(name, content);
        Imported child = Importing.file(blocks, options, content);
        directory = editor.put(directory, name, child).cid();
      } else {
        List<String> names = new ArrayList<>(entries.keySet());
        String name = names.get(random.nextInt(names.size()));
        entries.remove(name);
        directory = editor.remove(directory, name).cid();
      }
      boolean isSharded = reader.stat(directory).isSharded();
      sharded += isSharded ? 1 : 0;
      changes += isSharded == wasSharded ? 0 : 1;
      if (edit % 5 == 0) {
        assertThat(directory).isEqualTo(imported(options, entries));
      }
    }
    assertThat(sharded).isBetween(300, 1300);
    assertThat(changes).isGreaterThan(6);
  }

  private Cid imported(ImportOptions options, Map<String, byte[]> entries) throws IOException {
    try (TreeImporter tree =
        new TreeImporter(options, BlockSink.NOWHERE, Importing.POOL, ImportListener.NONE, folder)) {
      tree.addDirectory(".", ATTRIBUTES);
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        Imported _ =
            tree.addFile(
                entry.getKey(), Attributes.NONE, new ByteArrayInputStream(entry.getValue()));
      }
      return tree.finish(true).cid();
    }
  }

  @Test
  void put_inLargeHamt_touchesOnlyThePath() throws IOException {
    ImportOptions options = ImportOptions.of(Profile.UNIXFS_V1_2025);
    Cid directory;
    try (TreeImporter tree =
        new TreeImporter(options, blocks, Importing.POOL, ImportListener.NONE, folder)) {
      for (int index = 0; index < 20_000; index++) {
        Imported _ =
            tree.addFile("n" + index, Attributes.NONE, new ByteArrayInputStream(new byte[1]));
      }
      directory = tree.finish(true).cid();
    }
    List<Cid> _ = blocks.takeAsked();
    int before = blocks.count();
    DirectoryEditor editor = new DirectoryEditor(options, blocks, blocks);
    Imported child = new Imported(directory, 0, 5);
    Imported edited = editor.put(directory, "another", child);
    assertThat(blocks.takeAsked()).hasSizeLessThan(5);
    assertThat(blocks.count() - before).isLessThan(5);
    assertThat(editor.remove(edited.cid(), "another").cid()).isEqualTo(directory);
  }

  @Test
  void edits_thatCanNotBe_areRefused() {
    DirectoryEditor editor =
        new DirectoryEditor(ImportOptions.of(Profile.UNIXFS_V1_2025), blocks, blocks);
    Imported file = Importing.file(blocks, Importing.NARROW, new byte[3]);
    Cid empty = editor.create(Attributes.NONE).cid();
    assertThat(empty).hasToString("bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354");
    assertThatThrownBy(() -> editor.remove(empty, "x"))
        .isInstanceOf(UnixFsException.class)
        .hasMessageContaining("no entry 'x'");
    for (String name : new String[] {"", ".", "..", "a/b", "a\0b", "é".repeat(128), "\ud800"}) {
      assertThatThrownBy(() -> editor.put(empty, name, file))
          .isInstanceOfSatisfying(
              UnixFsException.class,
              e -> assertThat(e.code()).isEqualTo(UnixFsException.Code.INVALID_NAME));
    }
    assertThatThrownBy(() -> editor.put(file.cid(), "x", file))
        .isInstanceOfSatisfying(
            UnixFsException.class,
            e -> assertThat(e.code()).isEqualTo(UnixFsException.Code.NOT_A_DIRECTORY));
  }
}
