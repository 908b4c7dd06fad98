package org.casanube.cli.tar;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of a node that means no good: unpacked inside the target, or refused. */
class UnpackerFuzzTest {
  private static final String[] NAMES = {
    "r", "r/", "r/a", "r/a/", "r/a/b", "r/b", "r/b/c/", "r/../x", "/x", "r/.", "s", "r/a\n", "r//"
  };
  private static final String[] TARGETS = {"..", "../../outside", "a", "/", "", ".", "b/c"};

  private static final List<TarEntry.Kind> KINDS =
      List.of(TarEntry.Kind.FILE, TarEntry.Kind.FOLDER, TarEntry.Kind.LINK);

  @TempDir Path folder = Path.of("");

  @FuzzTest(maxDuration = "60s")
  void read_ofAnything_endsWell(byte[] bytes) {
    try {
      TarReader reader = new TarReader(new ByteArrayInputStream(bytes));
      byte[] buffer = new byte[100];
      while (reader.next() != null) {
        assertThat(reader.read(buffer, 0, buffer.length)).isLessThanOrEqualTo(buffer.length);
      }
    } catch (IOException e) {
      assertThat(e).isNotNull();
    }
  }

  @Test
  void unpack_ofRandomEntries_staysInside() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Path kept = Files.writeString(outside.resolve("kept"), "kept");
    Random random = new Random(11);
    for (int round = 0; round < 800; round++) {
      Path box = Files.createDirectories(folder.resolve("box"));
      Path target = box.resolve("target");
      boolean replaces = random.nextBoolean();
      if (replaces) {
        Files.createDirectories(target.resolve("a"));
        Files.createSymbolicLink(target.resolve("b"), outside);
      }
      try {
        new Unpacker(target, replaces, done -> {})
            .unpack(new ByteArrayInputStream(archive(random)));
      } catch (IOException e) {
        assertThat(e.getMessage()).isNotNull();
      }
      assertThat(kept).hasContent("kept");
      assertThat(names(outside)).containsExactly("kept");
      assertThat(names(folder)).containsExactly("box", "outside");
      assertThat(Files.isExecutable(kept)).isFalse();
      delete(box);
    }
  }

  private static byte[] archive(Random random) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    for (int entry = random.nextInt(6); entry >= 0; entry--) {
      TarEntry.Kind kind = KINDS.get(random.nextInt(KINDS.size()));
      int length = kind == TarEntry.Kind.FILE ? random.nextInt(20) : 0;
      String target = TARGETS[random.nextInt(TARGETS.length)];
      byte[] header =
          TarHeader.of(
              new TarEntry(
                  NAMES[random.nextInt(NAMES.length)],
                  kind,
                  length,
                  random.nextInt(512),
                  random.nextInt(),
                  0,
                  kind == TarEntry.Kind.LINK ? target : ""));
      archive.write(header);
      archive.write(Arrays.copyOf(new byte[length], TarHeader.padded(length)));
    }
    byte[] bytes = archive.toByteArray();
    if (random.nextInt(3) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static Stream<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> String.valueOf(path.getFileName())).sorted().toList().stream();
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
          Files.delete(path);
        }
      }
    }
  }

  @Test
  void read_ofRandomBytes_endsWell() {
    Random random = new Random(12);
    for (int round = 0; round < 1_000; round++) {
      byte[] bytes = new byte[random.nextInt(2000)];
      random.nextBytes(bytes);
      read_ofAnything_endsWell(bytes);
      read_ofAnything_endsWell("20 path=r\n".repeat(90).getBytes(StandardCharsets.US_ASCII));
    }
  }
}
