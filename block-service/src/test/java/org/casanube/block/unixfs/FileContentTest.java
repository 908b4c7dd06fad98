package org.casanube.block.unixfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.multiformats.Cid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FileContentTest {
  private final MemoryBlocks blocks = new MemoryBlocks();
  private final UnixFsReader reader = new UnixFsReader(blocks, ReadAhead.NONE);

  @ParameterizedTest
  @EnumSource(Layout.class)
  void writeTo_ofAnyRange_givesThatPart(Layout layout) throws IOException {
    Random random = new Random(1);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      UnixFsReader ahead = new UnixFsReader(blocks, new ReadAhead(executor, 3));
      for (int round = 0; round < 60; round++) {
        byte[] content = new byte[random.nextInt(900)];
        random.nextBytes(content);
        ImportOptions options =
            Importing.NARROW
                .withLayout(layout)
                .withLeaves(round % 2 == 0 ? Leaves.RAW : Leaves.WRAPPED);
        FileContent file =
            (round % 3 == 0 ? ahead : reader).open(Importing.file(blocks, options, content).cid());
        assertThat(file.size()).isEqualTo(content.length);
        int from = random.nextInt(content.length + 1);
        int to = from + random.nextInt(content.length - from + 1);
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        file.writeTo(part, from, to - from);
        assertThat(part.toByteArray()).isEqualTo(Arrays.copyOfRange(content, from, to));
        try (InputStream stream = file.stream(from, to - from)) {
          assertThat(stream.readAllBytes()).isEqualTo(part.toByteArray());
        }
      }
    }
  }

  /** With all room taken by others, and without. */
  @ParameterizedTest
  @CsvSource({"RAW, 300000", "RAW, 90000", "WRAPPED, 300000", "WRAPPED, 90000", "RAW, 60000"})
  void writeTo_whereThereIsNoRoom_givesTheSame(Leaves leaves, int chunk) throws IOException {
    byte[] content = Keystream.bytes("room", 300_000);
    ImportOptions options =
        Importing.NARROW.withChunking(new Chunking.FixedSize(chunk)).withLeaves(leaves);
    Cid root = Importing.file(blocks, options, content).cid();
    long taken = 0;
    for (long step = Long.highestOneBit(Long.MAX_VALUE); step > 0; step /= 2) {
      taken += BlockSending.PROCESS.take(step) ? step : 0;
    }
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      UnixFsReader ahead = new UnixFsReader(blocks, new ReadAhead(executor, 2));
      for (UnixFsReader each : List.of(reader, ahead)) {
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        each.open(root).writeTo(part, 17, 299_000);
        assertThat(part.toByteArray()).isEqualTo(Arrays.copyOfRange(content, 17, 299_017));
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        each.open(root).writeTo(Channels.newChannel(whole));
        assertThat(whole.toByteArray()).isEqualTo(content);
      }
    } finally {
      BlockSending.PROCESS.give(taken);
    }
  }

  @Test
  void writeTo_ofRange_readsOnlyWhatItNeeds() throws IOException {
    byte[] content = Keystream.bytes("range", 7 * 3 * 3 * 3);
    Cid root = Importing.file(blocks, Importing.NARROW, content).cid();
    FileContent file = reader.open(root);
    List<Cid> _ = blocks.takeAsked();
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    file.writeTo(part, 7 * 13, 7);
    assertThat(part.toByteArray()).isEqualTo(Arrays.copyOfRange(content, 7 * 13, 7 * 14));
    assertThat(blocks.takeAsked()).hasSize(3);
  }

  @Test
  void writeTo_withBlocksMissingOutsideTheRange_doesNotMind() throws IOException {
    byte[] content = Keystream.bytes("holes", 70);
    Cid root = Importing.file(blocks, Importing.NARROW.withMaxLinks(100), content).cid();
    for (int leaf = 0; leaf < 10; leaf++) {
      if (leaf != 4) {
        byte[] bytes = Arrays.copyOfRange(content, leaf * 7, leaf * 7 + 7);
        blocks.remove(Importing.raw(new MemoryBlocks(), bytes));
      }
    }
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    reader.open(root).writeTo(part, 29, 5);
    assertThat(part.toByteArray()).isEqualTo(Arrays.copyOfRange(content, 29, 34));
    assertThatThrownBy(() -> reader.open(root).writeTo(part, 27, 3))
        .hasMessageContaining("is not here");
  }

  @Test
  void stream_withReadAhead_asksForEveryBlockOnce() throws IOException {
    byte[] content = Keystream.bytes("ahead", 5000);
    Cid root = Importing.file(blocks, Importing.NARROW.withMaxLinks(20), content).cid();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        InputStream stream =
            new UnixFsReader(blocks, new ReadAhead(executor, 5)).open(root).stream(0, 5000)) {
      assertThat(stream.readAllBytes()).isEqualTo(content);
    }
    List<Cid> asked = blocks.takeAsked();
    Set<Cid> different = new HashSet<>(asked);
    assertThat(asked).hasSameSizeAs(different);
  }

  @Test
  void stream_closedEarly_readsNoFurther() throws IOException {
    Cid root = Importing.file(blocks, Importing.NARROW.withMaxLinks(2000), new byte[7000]).cid();
    FileContent file = reader.open(root);
    List<Cid> _ = blocks.takeAsked();
    try (InputStream stream = file.stream(0, 7000)) {
      assertThat(stream.read()).isZero();
    }
    assertThat(blocks.takeAsked()).hasSize(1);
  }

  @Test
  void writeTo_outsideTheFile_isRefused() {
    FileContent file = reader.open(Importing.file(blocks, Importing.NARROW, new byte[9]).cid());
    assertThatThrownBy(() -> file.writeTo(new ByteArrayOutputStream(), 5, 5))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void writeTo_ofContentBeforeLinks_givesBoth() throws IOException {
    Cid leaf = Importing.raw(blocks, new byte[] {3, 4});
    UnixFsNode node =
        new UnixFsNode(
            UnixFsNode.Type.FILE,
            ByteBuffer.wrap(new byte[] {1, 2}),
            4,
            new long[] {2},
            0,
            0,
            Attributes.NONE);
    Cid root = Importing.node(blocks, List.of(new PbLink("", 2, leaf)), node);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    reader.open(root).writeTo(all);
    assertThat(all.toByteArray()).containsExactly(1, 2, 3, 4);
  }
}
