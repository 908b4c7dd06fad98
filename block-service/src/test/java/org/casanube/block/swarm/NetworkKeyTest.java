package org.casanube.block.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkKeyTest {
  private final SecureRandom random = new SecureRandom();

  @TempDir private Path home;

  @Test
  void loadOrCreate_ofNoFile_makesOneOfTheUsualFormat() throws Exception {
    Path file = home.resolve("secrets").resolve("swarm.key");
    NetworkKey key = NetworkKey.loadOrCreate(file, random);

    assertThat(key.trouble()).isEmpty();
    assertThat(Files.readString(file)).isEqualTo(key.content());
    assertThat(key.content()).matches("/key/swarm/psk/1.0.0/\n/base16/\n[0-9a-f]{64}\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(NetworkKey.loadOrCreate(file, random).content()).isEqualTo(key.content());
  }

  @Test
  void replace_ofAKey_isKept() throws Exception {
    Path file = home.resolve("swarm.key");
    NetworkKey key = NetworkKey.loadOrCreate(file, random);
    String other = "/key/swarm/psk/1.0.0/\n/base16/\n" + "ab".repeat(32) + "\n";
    key.replace(other);

    assertThat(key.content()).isEqualTo(other);
    assertThat(NetworkKey.loadOrCreate(file, random).content()).isEqualTo(other);
  }

  @Test
  void replace_ofWhatIsNoKey_changesNothing() throws Exception {
    NetworkKey key = NetworkKey.loadOrCreate(home.resolve("swarm.key"), random);
    String before = key.content();

    assertThatThrownBy(() -> key.replace("nonsense"))
        .isInstanceOf(SwarmRefusedException.class)
        .hasMessageContaining("/key/swarm/psk/1.0.0/")
        .hasMessageNotContaining("nonsense");
    assertThat(key.content()).isEqualTo(before);
  }

  @Test
  void renew_always_makesAnother() throws Exception {
    NetworkKey key = NetworkKey.loadOrCreate(home.resolve("swarm.key"), random);
    String before = key.content();
    String fingerprint = key.fingerprint().orElseThrow();
    key.renew();

    assertThat(key.content()).isNotEqualTo(before);
    assertThat(key.fingerprint().orElseThrow()).matches("[0-9a-f]{16}").isNotEqualTo(fingerprint);
    assertThat(NetworkKey.loadOrCreate(home.resolve("swarm.key"), random).fingerprint())
        .isEqualTo(key.fingerprint());
  }

  @Test
  void loadOrCreate_ofADamagedFile_leavesItAndOpensNothing() throws Exception {
    Path file = Files.writeString(home.resolve("swarm.key"), "damaged");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    NetworkKey key = NetworkKey.loadOrCreate(file, random);

    assertThat(key.trouble()).hasValueSatisfying(why -> assertThat(why).contains(file.toString()));
    assertThat(key.fingerprint()).isEmpty();
    assertThatThrownBy(key::content)
        .isInstanceOf(SwarmRefusedException.class)
        .hasMessageContaining(file.toString());
    assertThat(file).hasContent("damaged");

    key.renew();
    assertThat(key.trouble()).isEmpty();
  }

  @Test
  void toString_ofAKey_doesNotShowIt() throws Exception {
    NetworkKey key = NetworkKey.loadOrCreate(home.resolve("swarm.key"), random);

    assertThat(key.toString()).doesNotContain(key.content().substring(32, 40));
  }
}
