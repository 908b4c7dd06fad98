package org.casanube.block.names.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.casanube.block.names.KeyFormat;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.NameException;
import org.casanube.block.names.NameKey;
import org.casanube.block.names.NameKeys;
import org.casanube.block.names.NameKeys.NewKey;
import org.casanube.block.names.SigningKey;
import org.casanube.block.names.TestKeys;
import org.casanube.multiformats.Multibase;
import org.casanube.p2p.keys.KeyType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFilesTest {
  private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);
  private static final char[] PASSPHRASE = "correct".toCharArray();

  @TempDir Path home;
  private final SigningKey self = TestKeys.ed25519(0);
  private Path folder;
  private NameKeys keys;

  @BeforeEach
  void open() {
    folder = home.resolve("secrets").resolve("names");
    keys = new KeyFiles(folder, self, new SecureRandom());
  }

  @Test
  void generate_ofEachKind_survivesTheProcess() {
    NameKey blog = keys.generate("blog", new NewKey.Ed25519());
    NameKey old = keys.generate("an old one ü", new NewKey.Rsa(2048));

    NameKeys reopened = new KeyFiles(folder, self, new SecureRandom());

    assertThat(reopened.list())
        .containsExactly(new NameKey("self", self.ipnsName(), KeyType.ED25519), old, blog)
        .isEqualTo(keys.list());
    assertThat(old.type()).isEqualTo(KeyType.RSA);
    for (NameKey key : List.of(blog, old)) {
      SigningKey signing = reopened.require(key.name());
      assertThat(signing.ipnsName()).isEqualTo(key.ipnsName());
      assertThat(signing.publicKey().verify(MESSAGE, signing.sign(MESSAGE))).isTrue();
    }
  }

  @Test
  void generate_ofFiles_areForTheirOwnerAlone() throws IOException {
    keys.generate("blog", new NewKey.Ed25519());

    // As Kubo names them: base32 of the name.
    Path file = folder.resolve("key_mjwg6zy");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void find_byAnyWriting_findsTheKey() {
    NameKey blog = keys.generate("blog", new NewKey.Ed25519());

    assertThat(keys.find("blog")).contains(blog);
    assertThat(keys.find(blog.ipnsName().toString())).contains(blog);
    assertThat(keys.find(blog.ipnsName().peer().toString())).contains(blog);
    assertThat(keys.find(blog.ipnsName().toCid().toString(Multibase.BASE32))).contains(blog);
    assertThat(keys.find(self.ipnsName().toString()).orElseThrow().name()).isEqualTo("self");
    assertThat(keys.find("other")).isEmpty();
    assertRefused(() -> keys.require("other"), NameErrorCode.KEY_NOT_FOUND);
  }

  @Test
  void generate_ofTakenOrReservedName_isRefused() {
    keys.generate("blog", new NewKey.Ed25519());

    assertRefused(() -> keys.generate("blog", new NewKey.Ed25519()), NameErrorCode.KEY_EXISTS);
    assertRefused(() -> keys.generate("self", new NewKey.Ed25519()), NameErrorCode.KEY_RESERVED);
    assertRefused(() -> keys.generate("small", new NewKey.Rsa(1024)), NameErrorCode.INVALID_KEY);
    assertRefused(() -> keys.remove("self"), NameErrorCode.KEY_RESERVED);
    assertRefused(() -> keys.rename("self", "me", true), NameErrorCode.KEY_RESERVED);
    assertRefused(() -> keys.rename("blog", "self", true), NameErrorCode.KEY_RESERVED);
    assertRefused(
        () -> keys.exportKey("self", KeyFormat.PEM_PKCS8, null), NameErrorCode.KEY_RESERVED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a/b", ".hidden", "a\nb", "../x"})
  void generate_ofNameThatIsNotAllowed_isRefused(String name) {
    assertRefused(() -> keys.generate(name, new NewKey.Ed25519()), NameErrorCode.INVALID_KEY);
  }

  @Test
  void generate_ofLongName_isRefused() {
    String longest = "n".repeat(NameKeys.MAX_NAME_CHARACTERS);

    assertThat(keys.generate(longest, new NewKey.Ed25519()).name()).isEqualTo(longest);
    assertRefused(
        () -> keys.generate(longest + "n", new NewKey.Ed25519()), NameErrorCode.INVALID_KEY);
  }

  @Test
  void rename_toFreeName_keepsTheKey() {
    NameKey blog = keys.generate("blog", new NewKey.Ed25519());

    NameKeys.Renamed renamed = keys.rename("blog", "site", false);

    assertThat(renamed.was()).isEqualTo("blog");
    assertThat(renamed.key().ipnsName()).isEqualTo(blog.ipnsName());
    assertThat(renamed.overwrote()).isFalse();
    assertThat(keys.find("blog")).isEmpty();
    assertThat(new KeyFiles(folder, self, new SecureRandom()).list()).isEqualTo(keys.list());
  }

  @Test
  void rename_toTakenName_overwritesOnlyIfTold() {
    NameKey blog = keys.generate("blog", new NewKey.Ed25519());
    NameKey site = keys.generate("site", new NewKey.Ed25519());

    assertRefused(() -> keys.rename("blog", "site", false), NameErrorCode.KEY_EXISTS);
    assertThat(keys.find("site")).contains(site);
    assertThat(keys.rename("blog", "site", true).overwrote()).isTrue();
    assertThat(keys.find("site").orElseThrow().ipnsName()).isEqualTo(blog.ipnsName());
    assertThat(keys.rename("site", "site", false).overwrote()).isFalse();
    assertThat(new KeyFiles(folder, self, new SecureRandom()).list()).isEqualTo(keys.list());
  }

  @Test
  void remove_ofKey_isDurable() {
    NameKey blog = keys.generate("blog", new NewKey.Ed25519());

    assertThat(keys.remove("blog")).isEqualTo(blog);
    assertThat(keys.find("blog")).isEmpty();
    assertThat(new KeyFiles(folder, self, new SecureRandom()).list()).hasSize(1);
    assertRefused(() -> keys.remove("blog"), NameErrorCode.KEY_NOT_FOUND);
  }

  @Test
  void open_withUnreadableFile_keepsItAndTheOthers() throws IOException {
    NameKey blog = keys.generate("blog", new NewKey.Ed25519());
    Path broken = folder.resolve("key_" + Multibase.BASE32.encodeBare(new byte[] {'x'}));
    Files.write(broken, new byte[] {1, 2, 3});
    Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rw-------"));
    Path open = Files.copy(folder.resolve("key_mjwg6zy"), folder.resolve("key_me"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));

    NameKeys reopened = new KeyFiles(folder, self, new SecureRandom());

    assertThat(reopened.list()).hasSize(2).contains(blog);
    assertRefused(() -> reopened.generate("x", new NewKey.Ed25519()), NameErrorCode.KEY_EXISTS);
    assertThat(broken).exists();
  }

  @ParameterizedTest
  @EnumSource(KeyFormat.class)
  void exportKey_inEachFormat_isImportedAsTheSame(KeyFormat format) {
    keys.generate("ed", new NewKey.Ed25519());
    keys.generate("rsa", new NewKey.Rsa(2048));
    char[] passphrase = format == KeyFormat.PEM_PKCS8_ENCRYPTED ? PASSPHRASE : null;

    for (String name : List.of("ed", "rsa")) {
      byte[] bytes = keys.exportKey(name, format, passphrase);
      NameKey copy = keys.importKey(name + " copy", bytes, format, passphrase);

      assertThat(copy.ipnsName()).isEqualTo(keys.find(name).orElseThrow().ipnsName());
      assertRefused(
          () -> keys.importKey(name, bytes, format, passphrase), NameErrorCode.KEY_EXISTS);
    }
    assertThat(new KeyFiles(folder, self, new SecureRandom()).list()).isEqualTo(keys.list());
  }

  @Test
  void importKey_withWrongOrNoPassphrase_isRefused() {
    keys.generate("ed", new NewKey.Ed25519());
    byte[] bytes = keys.exportKey("ed", KeyFormat.PEM_PKCS8_ENCRYPTED, PASSPHRASE);

    for (char[] passphrase : new char[][] {"wrong".toCharArray(), {}, null}) {
      assertRefused(
          () -> keys.importKey("x", bytes, KeyFormat.PEM_PKCS8_ENCRYPTED, passphrase),
          NameErrorCode.INVALID_KEY);
    }
    assertRefused(
        () -> keys.exportKey("ed", KeyFormat.PEM_PKCS8_ENCRYPTED, null), NameErrorCode.INVALID_KEY);
    assertRefused(
        () -> keys.importKey("x", bytes, KeyFormat.PEM_PKCS8, PASSPHRASE),
        NameErrorCode.INVALID_KEY);
  }

  private static void assertRefused(ThrowingCallable action, NameErrorCode code) {
    assertThatThrownBy(action)
        .asInstanceOf(type(NameException.class))
        .extracting(NameException::code)
        .isEqualTo(code);
  }
}
