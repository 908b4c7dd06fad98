package org.casanube.ipld.car;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.VectorFile;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CarTest {
  private static final String ZEROS_16 = "00000000000000000000000000000000";
  private static final String ZEROS_40 = ZEROS_16 + ZEROS_16 + "0000000000000000";

  private static final CarBlock ONE = block("one");
  private static final CarBlock TWO = block("two, which is longer");
  private static final CarBlock EMPTY = block("");

  @Test
  void read_ofWhatWasWritten_givesRootsAndBlocksInOrder() throws IOException {
    byte[] car = write(List.of(TWO.cid(), ONE.cid()), ONE, TWO, EMPTY, ONE);

    CarReader reader = CarReader.open(new ByteArrayInputStream(car));

    assertThat(reader.header()).isEqualTo(new CarHeader(1, List.of(TWO.cid(), ONE.cid())));
    assertThat(readAll(reader)).containsExactly(ONE, TWO, EMPTY, ONE);
    assertThat(reader.position()).isEqualTo(car.length);
  }

  @Test
  void read_ofNoRootsAndNoBlocks_givesNone() throws IOException {
    CarReader reader = CarReader.open(new ByteArrayInputStream(write(List.of())));

    assertThat(reader.header().roots()).isEmpty();
    assertThat(reader.next()).isEmpty();
    assertThat(reader.next()).isEmpty();
  }

  @Test
  void bytesTold_areThoseWritten() throws IOException {
    List<Cid> roots = List.of(ONE.cid());

    assertThat(write(roots)).hasSize((int) CarWriter.headerBytes(roots));
    assertThat(write(roots, TWO))
        .hasSize(
            (int)
                (CarWriter.headerBytes(roots)
                    + CarWriter.sectionBytes(TWO.cid(), TWO.data().remaining())));
  }

  @Test
  void read_ofAnyCutInsideABlock_isRefused() throws IOException {
    byte[] car = write(List.of(ONE.cid()), ONE, TWO);
    int header = (int) CarWriter.headerBytes(List.of(ONE.cid()));
    int first = (int) CarWriter.sectionBytes(ONE.cid(), ONE.data().remaining());

    for (int length = 0; length < car.length; length++) {
      byte[] cut = Arrays.copyOf(car, length);
      if (length == header || length == header + first) {
        assertThat(readAll(cut)).hasSize(length == header ? 0 : 1);
      } else {
        assertThatThrownBy(() -> readAll(cut)).isInstanceOf(IpldException.class);
      }
    }
  }

  @Test
  void read_ofBlockOverLimit_namesIt() throws IOException {
    byte[] large = new byte[CarLimits.DEFAULT.maxBlockBytes() + 1];
    byte[] most = new byte[CarLimits.DEFAULT.maxBlockBytes()];
    byte[] over = write(List.of(), new CarBlock(cid(large), ByteBuffer.wrap(large)));
    byte[] within = write(List.of(), new CarBlock(cid(most), ByteBuffer.wrap(most)));

    assertThat(readAll(within)).hasSize(1);
    assertThatThrownBy(() -> readAll(over))
        .isInstanceOf(IpldException.class)
        .hasMessageContaining("limit of 2097152")
        .hasMessageContaining(cid(large).toString());
  }

  @Test
  void read_ofEndlessLength_allocatesNothing() {
    byte[] car = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f};

    assertThatThrownBy(() -> readAll(car))
        .isInstanceOf(IpldException.class)
        .hasMessageContaining("limit of 1048576");
  }

  @Test
  void read_ofEmptySection_isRefused() throws IOException {
    byte[] car = write(List.of(ONE.cid()), ONE);

    assertThatThrownBy(() -> readAll(Arrays.copyOf(car, car.length + 1)))
        .isInstanceOf(IpldException.class)
        .hasMessageContaining("section of 0 bytes");
  }

  @ParameterizedTest
  @EnumSource
  void readVersion2_ofWhatWasWritten_givesTheSame(CarIndexFormat format, @TempDir Path folder)
      throws IOException {
    byte[] car = writeIndexed(folder, format, ONE, TWO);

    CarReader reader = CarReader.open(new ByteArrayInputStream(car));

    assertThat(reader.header()).isEqualTo(new CarHeader(2, List.of(ONE.cid())));
    assertThat(readAll(reader)).containsExactly(ONE, TWO);
  }

  @Test
  void writeVersion2_ofBlocksOfVectors_givesTheBytesOfGo(@TempDir Path folder) throws IOException {
    for (String[] vector : VectorFile.read(CarTest.class, "indexed.tsv")) {
      byte[] expected = HexFormat.of().parseHex(vector[1]);
      CarReader reader = CarReader.open(new ByteArrayInputStream(expected));
      List<CarBlock> blocks = readAll(reader);
      assertThat(blocks).hasSize(6).allMatch(CarBlock::matches);
      CarIndexFormat format =
          vector[0].equals("car-index-sorted")
              ? CarIndexFormat.SORTED
              : CarIndexFormat.MULTIHASH_SORTED;

      Path file = folder.resolve(vector[0]);
      writeIndexed(file, reader.header().roots(), format, blocks);

      assertThat(file).hasBinaryContent(expected);
    }
  }

  @Test
  void writeVersion2_ofIdentityBlock_leavesItOutOfTheIndex(@TempDir Path folder)
      throws IOException {
    byte[] bytes = {1, 2, 3};
    Cid identity = Cid.v1(Multicodec.RAW, Multihash.identity(bytes));
    CarBlock block = new CarBlock(identity, ByteBuffer.wrap(bytes));
    Path file = folder.resolve("identity.car");

    writeIndexed(file, List.of(), CarIndexFormat.SORTED, List.of(block));

    byte[] car = Files.readAllBytes(file);
    assertThat(readAll(car)).containsExactly(block);
    assertThat(Arrays.copyOfRange(car, car.length - 6, car.length))
        .isEqualTo(new byte[] {(byte) 0x80, 8, 0, 0, 0, 0});
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "00", // no header
        "0aa16776657273696f6e02", // pragma alone
        "0ba16776657273696f6e182a", // version 42
        "0aa16776657273696f6e01", // no roots
        "01f6", // null
        "11a265726f6f7473806776657273696f6e02", // version 2 with roots
        "11a265726f6f7473a06776657273696f6e01", // roots are a map
        "12a265726f6f747381006776657273696f6e01", // root is no link
        "14a361780165726f6f7473806776657273696f6e01", // more than that
        "12a265726f6f7473806776657273696f6e0100", // something behind
        "11a26776657273696f6e0165726f6f747380", // out of order
        "808001", // length not in its shortest form
        "0a" + "a16776657273696f6e02" + ZEROS_40, // data of no bytes at byte 0
        "0a"
            + "a16776657273696f6e02"
            + ZEROS_16
            + "aefaffffffffffff0100000000000000"
            + "0000000000000000"
      })
  void open_ofMalformedHeader_isRefused(String hex) {
    byte[] car = HexFormat.of().parseHex(hex);

    assertThatThrownBy(() -> CarReader.open(new ByteArrayInputStream(car)))
        .isInstanceOf(IpldException.class);
  }

  @Test
  void open_ofChannel_readsTheSame() throws IOException {
    byte[] car = write(List.of(ONE.cid()), ONE, TWO);

    try (var channel = Channels.newChannel(new ByteArrayInputStream(car))) {
      assertThat(readAll(CarReader.open(channel))).containsExactly(ONE, TWO);
    }
  }

  @Test
  void readVersion2_withPaddingAndNothingBehind_isTaken() throws IOException {
    byte[] payload = write(List.of(ONE.cid()), ONE);
    ByteArrayOutputStream car = new ByteArrayOutputStream();
    car.writeBytes(new byte[CarV2Header.LEAST_DATA_OFFSET + 7]);
    car.writeBytes(payload);
    byte[] bytes = car.toByteArray();
    long offset = CarV2Header.LEAST_DATA_OFFSET + 7;
    new CarV2Header(offset, payload.length, 0).encode().get(bytes, 0, (int) offset - 7);

    assertThat(readAll(bytes)).containsExactly(ONE);
  }

  @Test
  void readVersion2_windowEndsInsideABlock_isRefused() throws IOException {
    byte[] payload = write(List.of(ONE.cid()), ONE);
    for (int size = 1; size < payload.length; size++) {
      if (size == CarWriter.headerBytes(List.of(ONE.cid()))) {
        continue;
      }
      ByteArrayOutputStream car = new ByteArrayOutputStream();
      byte[] head = new byte[CarV2Header.LEAST_DATA_OFFSET];
      new CarV2Header(head.length, size, 0).encode().get(head);
      car.writeBytes(head);
      car.writeBytes(payload);

      assertThatThrownBy(() -> readAll(car.toByteArray())).isInstanceOf(IpldException.class);
    }
  }

  @Test
  void readVersion2_cutInsideItsData_isRefused(@TempDir Path folder) throws IOException {
    byte[] car = writeIndexed(folder, CarIndexFormat.SORTED, ONE, TWO);
    CarReader reader = CarReader.open(new ByteArrayInputStream(car));
    assertThat(readAll(reader)).hasSize(2);

    for (int length = 0; length < reader.position(); length++) {
      byte[] cut = Arrays.copyOf(car, length);
      assertThatThrownBy(() -> readAll(cut)).isInstanceOf(IpldException.class);
    }
  }

  @Test
  void readVersion2_unfinished_isRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("unfinished.car");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      IndexedCarWriter writer = IndexedCarWriter.open(channel, List.of(ONE.cid()));
      writer.write(ONE.cid(), ByteBuffer.wrap(new byte[100_000]));
    }

    assertThatThrownBy(() -> readAll(Files.readAllBytes(file))).isInstanceOf(IpldException.class);
  }

  private static byte[] writeIndexed(Path folder, CarIndexFormat format, CarBlock... blocks)
      throws IOException {
    Path file = folder.resolve("indexed.car");
    writeIndexed(file, List.of(blocks[0].cid()), format, List.of(blocks));
    return Files.readAllBytes(file);
  }

  private static void writeIndexed(
      Path file, List<Cid> roots, CarIndexFormat format, List<CarBlock> blocks) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      IndexedCarWriter writer = IndexedCarWriter.open(channel, roots);
      for (CarBlock block : blocks) {
        writer.write(block.cid(), block.data());
      }
      writer.finish(format);
    }
  }

  private static byte[] write(List<Cid> roots, CarBlock... blocks) throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    CarWriter writer = CarWriter.open(target, roots);
    for (CarBlock block : blocks) {
      writer.write(block.cid(), block.data());
    }
    assertThat(writer.position()).isEqualTo(target.size());
    return target.toByteArray();
  }

  private static List<CarBlock> readAll(byte[] car) throws IOException {
    return readAll(CarReader.open(new ByteArrayInputStream(car)));
  }

  private static List<CarBlock> readAll(CarReader reader) throws IOException {
    List<CarBlock> blocks = new ArrayList<>();
    for (var next = reader.next(); next.isPresent(); next = reader.next()) {
      blocks.add(next.get());
    }
    return blocks;
  }

  private static CarBlock block(String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return new CarBlock(cid(bytes), ByteBuffer.wrap(bytes));
  }

  private static Cid cid(byte[] bytes) {
    return Cid.v1(Multicodec.RAW, Multihash.sha256(bytes));
  }
}
