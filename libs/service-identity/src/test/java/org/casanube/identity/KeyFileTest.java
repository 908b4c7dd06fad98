package org.casanube.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void chooseFile() {
    file = folder.resolve("secrets/service-identity.key");
  }

  @Test
  void loadOrCreate_ofNoFile_makesAPrivateOneAndLeavesNothingElse() throws IOException {
    IdentityKeys keys = load();

    assertThat(Files.size(file)).isEqualTo(32);
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(permissions(folder.resolve("secrets"))).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(folder.resolve("secrets"))) {
      assertThat(files).containsExactly(file);
    }
    assertThat(load()).isEqualTo(keys);
  }

  @Test
  void loadOrCreate_byManyAtOnce_agreesOnOneKey() throws Exception {
    for (int round = 0; round < 20; round++) {
      Files.deleteIfExists(file);
      CyclicBarrier start = new CyclicBarrier(8);
      Callable<IdentityKeys> loader =
          () -> {
            start.await();
            return load();
          };
      Set<IdentityKeys> distinct = new HashSet<>();
      try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
        List<Callable<IdentityKeys>> loaders = Stream.generate(() -> loader).limit(8).toList();
        for (Future<IdentityKeys> keys : executor.invokeAll(loaders)) {
          distinct.add(keys.get());
        }
      }
      assertThat(distinct).hasSize(1);
    }
  }

  @Test
  void loadOrCreate_ofOpenFile_saysHowToMendIt() throws IOException {
    IdentityKeys keys = load();
    for (String open : List.of("rw-r--r--", "rw--w----", "rw-----w-")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(open));
      assertThatThrownBy(this::load)
          .isInstanceOf(KeyFileException.class)
          .hasMessageContaining("chmod 600 " + file);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
    assertThat(load()).isEqualTo(keys);
  }

  @Test
  void loadOrCreate_ofDamagedFile_isRefusedAndNotReplaced() throws IOException {
    load();
    Files.write(file, new byte[31]);

    assertThatThrownBy(this::load).isInstanceOf(KeyFileException.class).hasMessageContaining("31");
    assertThat(Files.size(file)).isEqualTo(31);

    Files.write(file, new byte[65]);
    assertThatThrownBy(this::load).isInstanceOf(KeyFileException.class);
  }

  @Test
  void loadOrCreate_whereAFolderCantBeMade_namesThePath() throws IOException {
    Files.writeString(folder.resolve("secrets"), "a file in the way");

    assertThatThrownBy(this::load)
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining(file.toString());
  }

  private IdentityKeys load() {
    return IdentityKeys.loadOrCreate(file, new SecureRandom());
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
