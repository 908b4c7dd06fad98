package org.casanube.block.unixfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.casanube.multiformats.Cid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileEditorTest {
  private final MemoryBlocks blocks = new MemoryBlocks();
  private final UnixFsReader reader = new UnixFsReader(blocks, ReadAhead.NONE);

  @ParameterizedTest
  @CsvSource({"RAW, false", "WRAPPED, false", "RAW_UNLESS_ATTRIBUTES, true", "RAW, true"})
  void edits_ofBalancedFile_giveWhatAnImportOfTheResultGives(Leaves leaves, boolean attributed)
      throws IOException {
    ImportOptions options = Importing.NARROW.withLeaves(leaves);
    Attributes attributes =
        attributed ? new Attributes(0600, Instant.ofEpochSecond(5)) : Attributes.NONE;
    Random random = new Random(7);
    byte[] content = {};
    Cid file = Importing.file(blocks, options, content, attributes).cid();
    try (FileEditor editor = new FileEditor(options, blocks, blocks, Importing.POOL)) {
      for (int edit = 0; edit < 400; edit++) {
        Imported edited;
        if (random.nextInt(3) == 0) {
          int size = random.nextInt(content.length + 30);
          content = Arrays.copyOf(content, size);
          edited = editor.truncate(file, size);
        } else {
          byte[] piece = new byte[random.nextInt(90)];
          random.nextBytes(piece);
          int offset = random.nextInt(content.length + 20);
          content = written(content, offset, piece);
          edited = editor.write(file, offset, new ByteArrayInputStream(piece));
        }
        file = edited.cid();
        Imported expected = Importing.file(new MemoryBlocks(), options, content, attributes);
        assertThat(edited).isEqualTo(expected);
      }
    }
  }

  private static byte[] written(byte[] content, int offset, byte[] piece) {
    byte[] result = Arrays.copyOf(content, Math.max(content.length, offset + piece.length));
    if (offset > content.length && piece.length == 0) {
      return Arrays.copyOf(content, offset);
    }
    System.arraycopy(piece, 0, result, offset, piece.length);
    return result;
  }

  @ParameterizedTest
  @CsvSource({"size-7, TRICKLE", "rabin-16-24-40, BALANCED", "rabin-16-24-40, TRICKLE"})
  void edits_ofAnyFile_keepItsContentRight(String chunker, Layout layout) throws IOException {
    Random random = new Random(3);
    ImportOptions options =
        Importing.NARROW.withChunking(Chunking.parse(chunker)).withLayout(layout);
    byte[] content = new byte[500];
    random.nextBytes(content);
    Cid file = Importing.file(blocks, options, content).cid();
    try (FileEditor editor = new FileEditor(options, blocks, blocks, Importing.POOL)) {
      for (int edit = 0; edit < 100; edit++) {
        if (edit % 10 == 9) {
          int size = random.nextInt(content.length + 1);
          content = Arrays.copyOf(content, size);
          file = editor.truncate(file, size).cid();
        } else {
          byte[] piece = new byte[1 + random.nextInt(90)];
          random.nextBytes(piece);
          int offset = random.nextInt(content.length + 20);
          content = written(content, offset, piece);
          file = editor.write(file, offset, new ByteArrayInputStream(piece)).cid();
        }
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        reader.open(file).writeTo(read);
        assertThat(read.toByteArray()).isEqualTo(content);
      }
    }
  }

  @Test
  void write_inTheMiddle_touchesOnlyThePath() throws IOException {
    Cid file = Importing.file(blocks, Importing.NARROW, Keystream.bytes("x", 7 * 81)).cid();
    List<Cid> _ = blocks.takeAsked();
    int before = blocks.count();
    try (FileEditor editor = new FileEditor(Importing.NARROW, blocks, blocks, Importing.POOL)) {
      Imported edited = editor.write(file, 7 * 40 + 3, new ByteArrayInputStream(new byte[2]));
      assertThat(edited.size()).isEqualTo(7 * 81);
    }
    assertThat(blocks.count() - before).isEqualTo(5);
    assertThat(blocks.takeAsked()).hasSizeLessThan(12);
  }

  @Test
  void write_farBeyondTheEnd_namesTheLimit() throws IOException {
    Cid file = Importing.file(blocks, Importing.NARROW, new byte[1]).cid();
    try (FileEditor editor = new FileEditor(Importing.NARROW, blocks, blocks, Importing.POOL)) {
      assertThatThrownBy(() -> editor.write(file, 1L << 50, new ByteArrayInputStream(new byte[1])))
          .isInstanceOf(UnixFsException.class)
          .hasMessageContaining("limit of 1073741824");
      assertThatThrownBy(() -> editor.truncate(file, 1L << 50)).isInstanceOf(UnixFsException.class);
    }
  }

  @Test
  void withAttributes_ofAnything_changesThemAlone() throws IOException {
    Attributes attributes = new Attributes(0400, Instant.ofEpochSecond(9, 9));
    try (FileEditor editor = new FileEditor(Importing.NARROW, blocks, blocks, Importing.POOL)) {
      for (int size : new int[] {0, 5, 500}) {
        byte[] content = Keystream.bytes("a", size);
        Imported plain = Importing.file(blocks, Importing.NARROW, content);
        Imported changed = editor.withAttributes(plain.cid(), attributes);
        assertThat(reader.stat(changed.cid()).attributes()).isEqualTo(attributes);
        assertThat(changed)
            .isEqualTo(
                Importing.file(
                    blocks, Importing.NARROW.withLeaves(Leaves.RAW), content, attributes));
        assertThat(editor.withAttributes(plain.cid(), Attributes.NONE)).isEqualTo(plain);
      }
      Cid directory = Importing.node(blocks, List.of(), UnixFsNode.directory(Attributes.NONE));
      Cid changed = editor.withAttributes(directory, attributes).cid();
      assertThat(reader.stat(changed).attributes()).isEqualTo(attributes);
      assertThat(editor.withAttributes(changed, Attributes.NONE).cid()).isEqualTo(directory);
    }
  }
}
