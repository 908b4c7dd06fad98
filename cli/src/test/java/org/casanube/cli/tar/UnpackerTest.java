package org.casanube.cli.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackerTest {
  @TempDir Path folder = Path.of("");
  private final ByteArrayOutputStream archive = new ByteArrayOutputStream();

  private UnpackerTest file(String path, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    archive.writeBytes(
        TarHeader.of(new TarEntry(path, TarEntry.Kind.FILE, bytes.length, 0644, 0, 0, "")));
    archive.writeBytes(Arrays.copyOf(bytes, TarHeader.padded(bytes.length)));
    return this;
  }

  private UnpackerTest link(String path, String target) {
    archive.writeBytes(TarHeader.of(new TarEntry(path, TarEntry.Kind.LINK, 0, 0777, 0, 0, target)));
    return this;
  }

  private UnpackerTest directory(String path) {
    archive.writeBytes(TarHeader.of(new TarEntry(path, TarEntry.Kind.FOLDER, 0, 0755, 0, 0, "")));
    return this;
  }

  private void unpack(boolean replaces) throws IOException {
    Path target = folder.resolve("box/target");
    Files.createDirectories(folder.resolve("box"));
    new Unpacker(target, replaces, done -> {})
        .unpack(new ByteArrayInputStream(archive.toByteArray()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "r/../../evil",
        "r/..",
        "/r/evil",
        "r//evil",
        "r/./evil",
        "..",
        "../r",
        "r/a/../b"
      })
  void unpack_ofPathsThatLeave_refusesAll(String path) {
    directory("r/").file(path, "evil");
    assertThatThrownBy(() -> unpack(false)).isInstanceOf(IOException.class);
    assertThat(folder.resolve("evil")).doesNotExist();
    assertThat(folder.resolve("box/evil")).doesNotExist();
  }

  @Test
  void unpack_throughALinkOfTheArchive_isRefused() {
    directory("r/").link("r/out", folder.toString()).file("r/out/evil", "evil");
    assertThatThrownBy(() -> unpack(false)).hasMessageContaining("below a link");
    assertThat(folder.resolve("evil")).doesNotExist();
  }

  @Test
  void unpack_overALinkOfTheArchive_isRefused() throws IOException {
    Path precious = Files.writeString(folder.resolve("precious"), "kept");
    directory("r/").link("r/a", precious.toString()).file("r/a", "evil");
    assertThatThrownBy(() -> unpack(false)).isInstanceOf(IOException.class);
    assertThat(precious).hasContent("kept");
  }

  @Test
  void unpack_overALinkThatWasThere_replacesTheLinkAndNotItsTarget() throws IOException {
    Path precious = Files.writeString(folder.resolve("precious"), "kept");
    Files.createDirectories(folder.resolve("box/target"));
    Files.createSymbolicLink(folder.resolve("box/target/a"), precious);
    directory("r/").file("r/a", "new");
    unpack(true);
    assertThat(precious).hasContent("kept");
    assertThat(folder.resolve("box/target/a")).hasContent("new");
  }

  @Test
  void unpack_throughALinkThatWasThere_isRefused() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.createDirectories(folder.resolve("box/target"));
    Files.createSymbolicLink(folder.resolve("box/target/d"), outside);
    directory("r/").file("r/d/evil", "evil");
    assertThatThrownBy(() -> unpack(true)).isInstanceOf(IOException.class);
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void unpack_ofTheSameNameTwice_isRefused() {
    directory("r/").file("r/a", "1").file("r/a", "2");
    assertThatThrownBy(() -> unpack(false)).isInstanceOf(IOException.class);
  }

  @Test
  void unpack_ofTwoTrees_isRefused() {
    directory("r/").directory("s/");
    assertThatThrownBy(() -> unpack(false)).hasMessageContaining("more than one tree");
  }

  @Test
  void unpack_ofDevice_isRefused() {
    byte[] header = TarHeader.of(new TarEntry("r", TarEntry.Kind.FILE, 0, 0644, 0, 0, ""));
    header[156] = '3';
    header[148 + 5] = (byte) (header[148 + 5] + 3);
    archive.writeBytes(header);
    assertThatThrownBy(() -> unpack(false)).isInstanceOf(IOException.class);
    assertThat(folder.resolve("box/target")).doesNotExist();
  }

  @Test
  void unpack_ofASingleFile_putsItAtTheDestination() throws IOException {
    file("bafkqaaa", "content");
    unpack(false);
    assertThat(folder.resolve("box/target")).hasContent("content");
  }

  @Test
  void unpack_ofTruncatedFile_fails() {
    file("r", "content");
    byte[] cut = Arrays.copyOf(archive.toByteArray(), TarHeader.BLOCK + 3);
    archive.reset();
    archive.writeBytes(cut);
    assertThatThrownBy(() -> unpack(false)).hasMessageContaining("middle of a file");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void unpack_ofFolderThatBecomesALink_leavesWhatItPointsAtAlone(boolean replaces)
      throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.setPosixFilePermissions(outside, PosixFilePermissions.fromString("rwx------"));
    Files.setLastModifiedTime(outside, FileTime.fromMillis(1000));
    archive.writeBytes(
        TarHeader.of(new TarEntry("r/d/", TarEntry.Kind.FOLDER, 0, 0777, 77, 0, "")));
    link("r/d", outside.toString());
    if (replaces) {
      Files.createDirectories(folder.resolve("box/target/d"));
    }
    assertThatThrownBy(() -> unpack(replaces)).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(outside)))
        .isEqualTo("rwx------");
    assertThat(Files.getLastModifiedTime(outside).toMillis()).isEqualTo(1000);
  }

  @Test
  void unpack_ofFolderThatBecomesAFile_isRefused() throws IOException {
    Files.createDirectories(folder.resolve("box/target"));
    directory("r/").directory("r/d/").file("r/d", "x");
    assertThatThrownBy(() -> unpack(true)).isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void unpack_ofLinkTargetThatIsNoPath_isRefused() {
    pax("r", "linkpath=a\0b\n");
    link("r", "x");
    assertThatThrownBy(() -> unpack(false)).isInstanceOf(IOException.class);
  }

  @Test
  void unpack_ofTimeBeyondAll_isRefused() {
    pax("r", "mtime=9223372036854775807\n");
    file("r", "x");
    assertThatThrownBy(() -> unpack(false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("impossible time");
  }

  @Test
  void unpack_ofHeadersWithoutEnd_namesTheLimit() {
    for (int index = 0; index < 5; index++) {
      pax("r", "k" + index + "=" + "v".repeat(400_000) + "\n");
    }
    file("r", "x");
    assertThatThrownBy(() -> unpack(false)).hasMessageContaining("extended headers over");
  }

  private void pax(String path, String record) {
    int length = record.length() + 2;
    while (Integer.toString(length).length() + 1 + record.length() != length) {
      length++;
    }
    file(path, length + " " + record);
    byte[] all = archive.toByteArray();
    int at = all.length - TarHeader.BLOCK - TarHeader.padded(length);
    all[at + 156] = 'x';
    int sum = 'x' - '0';
    String digits = new String(all, at + 148, 6, StandardCharsets.US_ASCII).strip();
    String mended = "%06o".formatted(Integer.parseInt(digits, 8) + sum);
    System.arraycopy(mended.getBytes(StandardCharsets.US_ASCII), 0, all, at + 148, 6);
    archive.reset();
    archive.writeBytes(all);
  }
}
