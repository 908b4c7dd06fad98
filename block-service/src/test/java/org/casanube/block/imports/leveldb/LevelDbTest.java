package org.casanube.block.imports.leveldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database in the resources is of Kubo 0.42: twelve pins were added one by one, each by a
 * process of its own, the second was removed again, a name was published and folders were made.
 */
class LevelDbTest {
  @TempDir Path folder;

  @BeforeEach
  void copy() throws IOException, URISyntaxException {
    Path source =
        Path.of(Objects.requireNonNull(getClass().getResource("/leveldb-of-kubo")).toURI());
    for (Path file : files(source)) {
      Files.copy(file, folder.resolve(file.getFileName()));
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void entries_ofTablesAndLogs_areThoseThatWereNotRemoved() throws IOException {
    LevelDb database = LevelDb.open(folder);
    // The twelve without the second, and the empty directory of a new repository.
    assertThat(database.entries("/pins/pin/")).hasSize(12);
    assertThat(database.entries("/local/filesroot")).hasSize(1);
    assertThat(database.entries("/ipns/")).hasSize(2);
    assertThat(database.entries("/nothing/")).isEmpty();
    assertThat(database.entries("/pins/index/nameIndex/")).hasSize(11);
  }

  @Test
  void entries_inTheLogAlone_areFound() throws IOException {
    assertThat(Files.size(folder.resolve("000059.log"))).isPositive();
    byte[] before = LevelDb.open(folder).entries("/local/filesroot").get("/local/filesroot");
    Files.delete(folder.resolve("000059.log"));
    byte[] without = LevelDb.open(folder).entries("/local/filesroot").get("/local/filesroot");
    assertThat(before).isNotEqualTo(without);
  }

  @Test
  void open_ofSomethingElse_isRefused(@TempDir Path empty) throws IOException {
    assertThatThrownBy(() -> LevelDb.open(empty)).isInstanceOf(DamagedDatabaseException.class);
    Files.writeString(folder.resolve("CURRENT"), "../../etc/passwd\n");
    assertThatThrownBy(() -> LevelDb.open(folder))
        .isInstanceOf(DamagedDatabaseException.class)
        .hasMessageContaining("no manifest");
  }

  @Test
  void entries_ofATableThatIsMissing_areRefused() throws IOException {
    Files.delete(folder.resolve("000061.ldb"));
    LevelDb database = LevelDb.open(folder);
    assertThatThrownBy(() -> database.entries("/pins/"))
        .isInstanceOf(DamagedDatabaseException.class)
        .hasMessageContaining("000061");
  }

  @Test
  void entries_ofADamagedTable_areRefused() throws IOException {
    Path table = folder.resolve("000061.ldb");
    byte[] bytes = Files.readAllBytes(table);
    bytes[100] ^= 1;
    Files.write(table, bytes);
    LevelDb database = LevelDb.open(folder);
    assertThatThrownBy(() -> database.entries("/")).isInstanceOf(DamagedDatabaseException.class);
  }

  /** To open a pipe is to wait for its other end, which nothing ends. */
  @Test
  void open_ofPipes_isRefused(@TempDir Path pipes) throws Exception {
    Files.writeString(pipes.resolve("CURRENT"), "MANIFEST-000001\n");
    Process made =
        new ProcessBuilder("mkfifo", pipes.resolve("MANIFEST-000001").toString()).start();
    assertThat(made.waitFor()).isZero();

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () ->
            assertThatThrownBy(() -> LevelDb.open(pipes))
                .isInstanceOf(DamagedDatabaseException.class)
                .hasMessageContaining("no file"));
  }

  /** Whatever is changed in whichever file: an answer or a refusal, in time. */
  @Test
  void read_ofSpoiledFiles_endsWellOrInARefusal() throws IOException {
    Random random = new Random(54);
    List<Path> all = files(folder);
    for (int round = 0; round < 2_000; round++) {
      Path file = all.get(random.nextInt(all.size()));
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, spoiled(whole, random));
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(30),
          () -> {
            try {
              assertThat(LevelDb.open(folder).entries("/").size()).isLessThan(1_000);
            } catch (IOException refused) {
              assertThat(refused).hasMessageNotContaining("null");
            }
          });
      Files.write(file, whole);
    }
  }

  private static byte[] spoiled(byte[] whole, Random random) {
    byte[] spoiled = whole.clone();
    if (random.nextInt(4) == 0) {
      return Arrays.copyOf(spoiled, random.nextInt(whole.length + 1));
    }
    for (int changes = random.nextInt(4); changes >= 0 && spoiled.length > 0; changes--) {
      spoiled[random.nextInt(spoiled.length)] = (byte) random.nextInt();
    }
    return spoiled;
  }
}
