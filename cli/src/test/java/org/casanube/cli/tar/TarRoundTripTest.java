package org.casanube.cli.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarRoundTripTest {
  @TempDir Path folder = Path.of("");
  private Path source = folder;
  private final AtomicLong hidden = new AtomicLong();
  private final List<String> skipped = new ArrayList<>();

  @BeforeEach
  void makeSource() throws IOException {
    source = Files.createDirectory(folder.resolve("source"));
  }

  private byte[] archive(boolean followsLinks, boolean takesHidden) throws IOException {
    TreeChoice choice = new TreeChoice(followsLinks, takesHidden, true, hidden, skipped::add);
    MemorySink sink = new MemorySink();
    new FolderTar(Map.of("source", source), choice).writeTo(sink);
    return sink.bytes();
  }

  private Path unpack(byte[] archive) throws IOException {
    Path target = folder.resolve("target");
    new Unpacker(target, false, done -> {}).unpack(new ByteArrayInputStream(archive));
    return target;
  }

  private static List<String> paths(byte[] archive) throws IOException {
    TarReader reader = new TarReader(new ByteArrayInputStream(archive));
    List<String> paths = new ArrayList<>();
    @Nullable TarEntry entry = reader.next();
    while (entry != null) {
      paths.add(entry.path());
      entry = reader.next();
    }
    return paths;
  }

  @Test
  void archive_withWholeModes_tellsTheSpecialBits() throws Exception {
    Path shared = Files.createDirectory(source.resolve("shared"));
    Path program = Files.writeString(source.resolve("program"), "#!");
    chmod("3775", shared);
    chmod("4711", program);
    TarReader reader = new TarReader(new ByteArrayInputStream(archive(false, false)));
    Map<String, Integer> modes = new HashMap<>();
    for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
      modes.put(entry.path(), entry.mode());
    }
    assertThat(modes).containsEntry("source/program", 04711).containsEntry("source/shared/", 03775);
  }

  private static void chmod(String mode, Path file) throws Exception {
    assertThat(new ProcessBuilder("chmod", mode, file.toString()).start().waitFor()).isZero();
  }

  @Test
  void unpack_ofAnArchivedFolder_givesTheSameFilesModesTimesAndLinks() throws IOException {
    byte[] large = new byte[300_001];
    new Random(3).nextBytes(large);
    Path below = source.resolve("ü");
    Files.createDirectories(below.resolve("empty"));
    Files.write(source.resolve("large"), large);
    Path script = Files.writeString(source.resolve("run.sh"), "#!/bin/sh");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x---"));
    Instant time = Instant.parse("2001-02-03T04:05:06.123456789Z");
    Files.setLastModifiedTime(script, FileTime.from(time));
    Files.createSymbolicLink(source.resolve("link"), Path.of("ü/../run.sh"));
    String name = "long-".repeat(40);
    Files.writeString(below.resolve(name), "long");

    Path target = unpack(archive(false, false));

    assertThat(target.resolve("large")).hasBinaryContent(large);
    assertThat(target.resolve("ü").resolve(name)).hasContent("long");
    assertThat(target.resolve("ü/empty")).isEmptyDirectory();
    assertThat(Files.readSymbolicLink(target.resolve("link"))).hasToString("ü/../run.sh");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("run.sh"))))
        .isEqualTo("rwxr-x---");
    assertThat(Files.getLastModifiedTime(target.resolve("run.sh")).toInstant()).isEqualTo(time);
  }

  @Test
  void archive_ofAFolder_isReadBySystemTar() throws Exception {
    Files.writeString(source.resolve("a"), "hello");
    Files.writeString(source.resolve("x".repeat(150)), "long");
    Path file = Files.write(folder.resolve("a.tar"), archive(false, false));
    Process tar =
        new ProcessBuilder("tar", "tf", file.toString()).redirectErrorStream(true).start();
    String listing = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tar.waitFor()).as(listing).isZero();
    assertThat(listing).isEqualTo("source/\nsource/a\nsource/" + "x".repeat(150) + "\n");
  }

  @Test
  void unpack_ofGnuTar_readsLongNamesAndTimes() throws Exception {
    Files.writeString(source.resolve("y".repeat(180)), "gnu");
    for (String format : List.of("gnu", "pax", "ustar")) {
      Path file = folder.resolve(format + ".tar");
      Process tar =
          new ProcessBuilder(
                  "tar",
                  "--format",
                  format,
                  "-cf",
                  file.toString(),
                  "-C",
                  folder.toString(),
                  "source")
              .inheritIO()
              .start();
      if (tar.waitFor() == 0) {
        Path target = folder.resolve("from-" + format);
        new Unpacker(target, false, done -> {}).unpack(Files.newInputStream(file));
        assertThat(target.resolve("y".repeat(180))).hasContent("gnu");
      } else {
        assertThat(format).as("only ustar has no room for that name").isEqualTo("ustar");
      }
    }
  }

  @Test
  void archive_ofNames_comesDepthFirstInTheOrderOfTheirBytes() throws IOException {
    for (String name : List.of("b", "B", "a", "\uffee", "\ud83c\udfe0", "é")) {
      Files.writeString(source.resolve(name), name);
    }
    Files.createDirectory(source.resolve("a0"));
    Files.writeString(source.resolve("a0/z"), "");
    assertThat(paths(archive(false, false)))
        .containsExactly(
            "source/",
            "source/B",
            "source/a",
            "source/a0/",
            "source/a0/z",
            "source/b",
            "source/é",
            "source/\uffee",
            "source/\ud83c\udfe0");
  }

  @Test
  void archive_withoutHidden_leavesDotNamesOutAndCountsThem() throws IOException {
    Files.writeString(source.resolve(".hidden"), "");
    Files.writeString(source.resolve("seen"), "");
    assertThat(paths(archive(false, false))).containsExactly("source/", "source/seen");
    assertThat(hidden).hasValue(1);
    assertThat(paths(archive(false, true)))
        .containsExactly("source/", "source/.hidden", "source/seen");
  }

  @Test
  void archive_thatFollowsLinks_takesWhatTheyPointAt() throws IOException {
    Path outside = Files.writeString(folder.resolve("outside"), "content");
    Files.createSymbolicLink(source.resolve("link"), outside);
    assertThat(unpack(archive(true, false)).resolve("link")).isRegularFile().hasContent("content");
  }

  @Test
  void measure_ofAFolder_countsWhatIsTaken() throws IOException {
    Files.writeString(source.resolve("a"), "12345");
    Files.writeString(source.resolve(".b"), "1234567");
    assertThat(new TreeChoice(false, false, false, hidden, skipped::add).measure(source))
        .isEqualTo(5);
    assertThat(new TreeChoice(false, true, false, hidden, skipped::add).measure(source))
        .isEqualTo(12);
  }

  @Test
  void header_ofHugeAndOldFiles_survivesTheRoundTrip() throws IOException {
    TarEntry entry =
        new TarEntry("f", TarEntry.Kind.FILE, 9_000_000_000L, 0644, -5, 250_000_000, "");
    TarReader reader = new TarReader(new ByteArrayInputStream(TarHeader.of(entry)));
    assertThat(reader.next()).isEqualTo(entry);
  }

  private static final class MemorySink extends org.casanube.cli.http.BodySink {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    byte[] bytes() {
      return out.toByteArray();
    }

    @Override
    public void write(int b) {
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      out.write(bytes, from, count);
    }

    @Override
    public void transfer(java.nio.channels.FileChannel file, long count) throws IOException {
      java.nio.ByteBuffer buffer = java.nio.ByteBuffer.allocate(Math.toIntExact(count));
      while (buffer.hasRemaining() && file.read(buffer) >= 0) {
        // to the end
      }
      out.writeBytes(buffer.array());
    }
  }

  @Test
  void unpack_ofDamagedArchives_refusesOrUnpacksInsideOnly() throws IOException {
    Files.writeString(source.resolve("a"), "hello");
    Files.createSymbolicLink(source.resolve("l"), Path.of("a"));
    byte[] archive = archive(false, false);
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = archive.clone();
      for (int j = 0; j <= random.nextInt(3); j++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Path box = Files.createDirectory(folder.resolve("box-" + i));
      try {
        new Unpacker(box.resolve("t"), false, done -> {}).unpack(new ByteArrayInputStream(damaged));
      } catch (IOException refused) {
        assertThat(refused).isNotNull();
      }
      try (var inside = Files.list(box)) {
        assertThat(inside.map(Path::getFileName).map(Path::toString)).isSubsetOf("t");
      }
    }
    assertThatThrownBy(() -> unpack(new byte[1000])).hasMessageContaining("empty archive");
  }
}
