package org.casanube.block.names.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.casanube.block.names.KeyFormat;
import org.casanube.block.names.NameKey;
import org.casanube.block.names.NameKeys;
import org.casanube.block.names.NameKeys.NewKey;
import org.casanube.block.names.TestKeys;
import org.casanube.block.names.keys.KeyFiles;
import org.casanube.testpeers.KuboDaemon;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys go to Kubo and come from it, in its formats. */
class KeysIT {
  @TempDir static Path folder;
  private static KuboDaemon kubo;

  private NameKeys keys;

  @BeforeAll
  static void start() throws Exception {
    kubo = KuboDaemon.in(folder.resolve("kubo")).routing("dhtserver").start();
  }

  @AfterAll
  static void stop() {
    if (kubo != null) {
      kubo.close();
    }
  }

  @BeforeEach
  void open(@TempDir Path home) {
    keys = new KeyFiles(home.resolve("names"), TestKeys.ed25519(1), new SecureRandom());
  }

  @ParameterizedTest
  @EnumSource(names = {"LIBP2P_PROTOBUF", "PEM_PKCS8"})
  void exportKey_toKubo_isTheSameNameThere(KeyFormat format) throws Exception {
    NameKey ed = keys.generate("ed", new NewKey.Ed25519());
    NameKey rsa = keys.generate("rsa", new NewKey.Rsa(2048));

    for (NameKey key : new NameKey[] {ed, rsa}) {
      Path file = Files.write(folder.resolve("ours"), keys.exportKey(key.name(), format, null));
      String imported =
          kubo.run(
              "key",
              "import",
              "--format=" + format.text(),
              format.text() + key.name(),
              file.toString());
      assertThat(imported.trim()).isEqualTo(key.ipnsName().toString());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LIBP2P_PROTOBUF", "PEM_PKCS8"})
  void importKey_ofKubo_isTheSameNameHere(KeyFormat format) throws Exception {
    for (String type : new String[] {"ed25519", "rsa"}) {
      String name = type + format;
      String made = kubo.run("key", "gen", "--type=" + type, name).trim();
      Path file = folder.resolve(name);
      kubo.run("key", "export", "--format=" + format.text(), "-o", file.toString(), name);

      byte[] bytes = Files.readAllBytes(file);
      NameKey imported = keys.importKey(name, bytes, format, null);

      assertThat(imported.ipnsName()).hasToString(made);
      assertThat(keys.exportKey(name, format, null)).isEqualTo(bytes);
    }
  }

  /** The files of Kubo's keystore are read where they lie. */
  @Test
  void open_ofKubosKeystore_findsItsKeys() throws Exception {
    String made = kubo.run("key", "gen", "blog and more").trim();

    NameKeys theirs =
        new KeyFiles(
            folder.resolve("kubo").resolve("keystore"), TestKeys.ed25519(1), new SecureRandom());

    assertThat(theirs.find("blog and more").orElseThrow().ipnsName()).hasToString(made);
  }
}
