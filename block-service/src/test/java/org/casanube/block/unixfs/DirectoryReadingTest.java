package org.casanube.block.unixfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.multiformats.Cid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryReadingTest {
  @TempDir Path folder;

  private final MemoryBlocks blocks = new MemoryBlocks();
  private final UnixFsReader reader = new UnixFsReader(blocks, ReadAhead.NONE);

  @ParameterizedTest
  @CsvSource({"5, 256", "3000, 8", "3000, 32", "3000, 256", "3000, 1024"})
  void entries_ofDirectory_givesEveryNameOnceAndGoesOnAnywhere(int count, int fanout)
      throws IOException {
    Cid root = directory(count, fanout);
    assertThat(reader.stat(root).isSharded()).isEqualTo(count > 5);
    List<String> names = new ArrayList<>();
    reader.entries(root).forEachRemaining(entry -> names.add(entry.name()));
    assertThat(new TreeSet<>(names)).hasSize(count);
    assertThat(names).hasSize(count);
    for (int index = 0; index < count; index += Math.max(1, count / 37)) {
      Iterator<DirectoryEntry> after = reader.entriesAfter(root, names.get(index));
      for (int next = index + 1; next < Math.min(count, index + 20); next++) {
        assertThat(after.next().name()).isEqualTo(names.get(next));
      }
      assertThat(reader.find(root, names.get(index))).isPresent();
    }
    assertThat(reader.entriesAfter(root, names.getLast()).hasNext()).isFalse();
    assertThat(reader.find(root, "absent")).isEmpty();
  }

  /** Who reads slowly holds some entries and not the block: it is read again for the next ones. */
  @Test
  void entries_ofLargeBlock_areReadAgainSomeAtATime() {
    Cid leaf = Importing.raw(blocks, new byte[] {1});
    List<PbLink> links = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int index = 0; index < 10_000; index++) {
      links.add(new PbLink("name " + index, 1, leaf));
      names.add("name " + index);
      if (index % 3 == 0) {
        links.add(new PbLink("name " + index / 2, 2, leaf));
      }
    }
    Cid root = Importing.node(blocks, links, UnixFsNode.directory(Attributes.NONE));
    List<Cid> _ = blocks.takeAsked();
    DirectoryEntries entries = reader.entries(root);
    List<String> got = new ArrayList<>();
    while (entries.hasNext()) {
      got.add(entries.next().name());
      if (got.size() % 1777 == 0) {
        entries.rest();
      }
    }
    assertThat(got).isEqualTo(names);
    assertThat(blocks.takeAsked()).containsOnly(root).hasSizeBetween(5, 20);
  }

  /** Names of a hundred kilobytes are no reason to hold all shards on the way. */
  @Test
  void entries_ofShardsWithLongNames_readThemAgain() throws IOException {
    List<String> names = new ArrayList<>();
    Cid leaf = Importing.raw(blocks, new byte[] {1});
    HamtWriter hamt = new HamtWriter(new DagWriter(blocks, CidForm.V1), 8);
    IntStream.range(0, 60)
        .mapToObj(index -> new PbLink("long".repeat(25_000) + index, 1, leaf))
        .sorted(Comparator.comparingLong(link -> HamtSlots.hash(link.name()) ^ Long.MIN_VALUE))
        .forEach(link -> {
          names.add(link.name());
          hamt.add(HamtSlots.hash(link.name()), link);
        });
    Cid root = hamt.finish(Attributes.NONE).cid();
    List<Cid> _ = blocks.takeAsked();
    DirectoryEntries entries = reader.entries(root);
    List<String> got = new ArrayList<>();
    while (entries.hasNext()) {
      got.add(entries.next().name());
      if (got.size() % 3 == 0) {
        entries.rest();
      }
    }
    assertThat(got).isEqualTo(names);
    List<Cid> asked = blocks.takeAsked();
    assertThat(asked).hasSizeGreaterThan(new HashSet<>(asked).size());
  }

  @Test
  void entriesAfter_ofNameThatIsGone_goesOnWhereItWas() throws IOException {
    Cid root = directory(3000, 256);
    List<String> names = new ArrayList<>();
    reader.entries(root).forEachRemaining(entry -> names.add(entry.name()));
    for (int gone = 0; gone < 50; gone++) {
      long hash = HamtSlots.hash("gone" + gone);
      long expected =
          names.stream()
              .filter(name -> Long.compareUnsigned(HamtSlots.hash(name), hash) > 0)
              .count();
      List<String> rest = new ArrayList<>();
      reader.entriesAfter(root, "gone" + gone).forEachRemaining(entry -> rest.add(entry.name()));
      assertThat(rest).hasSize((int) expected);
    }
  }

  @Test
  void resolve_throughHamt_readsOnlyItsShards() throws IOException {
    Cid root = directory(3000, 256);
    List<Cid> _ = blocks.takeAsked();
    ResolvedPath path = reader.resolve(root, List.of("entry 1234"));
    assertThat(path.visited()).hasSizeBetween(2, 3).startsWith(root);
    assertThat(blocks.takeAsked()).isEqualTo(path.visited());
    assertThat(path.roots()).containsExactly(root, path.cid());
  }

  @Test
  void stat_ofTree_tellsKindsSizesAndAttributes() throws IOException {
    Attributes attributes = new Attributes(0640, Instant.ofEpochSecond(1_600_000_000, 7));
    try (TreeImporter tree =
        new TreeImporter(
            ImportOptions.of(Profile.UNIXFS_V1_2025),
            blocks,
            Importing.POOL,
            ImportListener.NONE,
            folder)) {
      Imported symlink = tree.addSymlink("a/l", attributes, "../b");
      Imported file =
          tree.addFile("a/b/f", attributes, new ByteArrayInputStream(new byte[2_000_000]));
      tree.addDirectory("a/b", attributes);
      Imported root = tree.finish(false);
      assertThat(tree.blocks()).isEqualTo(6);
      UnixFsStat directory = reader.stat(root.cid());
      assertThat(directory.kind()).isEqualTo(UnixFsStat.Kind.DIRECTORY);
      assertThat(directory.totalSize()).isEqualTo(root.totalSize());
      assertThat(directory.attributes()).isEqualTo(Attributes.NONE);
      UnixFsStat found = reader.stat(reader.resolve(root.cid(), List.of("b", "f")).cid());
      assertThat(found.cid()).isEqualTo(file.cid());
      assertThat(found.size()).isEqualTo(2_000_000);
      assertThat(found.attributes()).isEqualTo(attributes);
      assertThat(reader.stat(symlink.cid()).size()).isEqualTo(4);
      assertThat(reader.stat(symlink.cid()).attributes()).isEqualTo(attributes);
      Cid b = reader.resolve(root.cid(), List.of("b")).cid();
      assertThat(reader.stat(b).attributes()).isEqualTo(attributes);
    }
  }

  private Cid directory(int count, int fanout) throws IOException {
    ImportOptions options =
        ImportOptions.of(Profile.UNIXFS_V1_2025)
            .withSharding(new Sharding(10_000, Sharding.Estimate.BLOCK, fanout));
    try (TreeImporter tree =
        new TreeImporter(
            options, blocks, Importing.POOL, ImportListener.NONE, new SpillSpace(folder, 9_999))) {
      for (int index = 0; index < count; index++) {
        Imported file =
            tree.addFile(
                "entry " + index, Attributes.NONE, new ByteArrayInputStream(new byte[] {1}));
        assertThat(file.totalSize()).isEqualTo(1);
      }
      return tree.finish(true).cid();
    }
  }
}
