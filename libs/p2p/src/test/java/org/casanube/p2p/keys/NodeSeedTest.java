package org.casanube.p2p.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.casanube.multiformats.PeerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeSeedTest {
  private static final byte[] SEED =
      HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

  private final SecureRandom random = new SecureRandom();

  @TempDir private Path home;

  /** RFC 5869: extract with a salt of zeros, then one block of expand, by HMAC alone. */
  @Test
  void derive_ofALabel_isWhatHkdfMakesOfIt() throws Exception {
    byte[] extracted = hmac(new byte[32], SEED);
    byte[] info = "a label".getBytes(StandardCharsets.UTF_8);
    byte[] input = Arrays.copyOf(info, info.length + 1);
    input[info.length] = 1;

    assertThat(NodeSeed.of(SEED).derive("a label").toPeerId())
        .isEqualTo(KeyPair.ofSeed(hmac(extracted, input)).toPeerId());
  }

  @Test
  void derive_ofOtherLabelsOrSeeds_givesOthers() {
    PeerId one = NodeSeed.of(SEED).derive("one").toPeerId();

    assertThat(NodeSeed.of(SEED).derive("one").toPeerId()).isEqualTo(one);
    assertThat(NodeSeed.of(SEED).derive("two").toPeerId()).isNotEqualTo(one);
    assertThat(NodeSeed.of(new byte[32]).derive("one").toPeerId()).isNotEqualTo(one);
  }

  @Test
  void loadOrCreate_ofManyAtOnce_givesAllTheSame() throws Exception {
    Path file = home.resolve("secrets").resolve("node.key");
    Set<PeerId> found = ConcurrentHashMap.newKeySet();

    IntStream.range(0, 16)
        .parallel()
        .forEach(ignored -> {
          try {
            found.add(NodeSeed.loadOrCreate(file, random).derive("x").toPeerId());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });

    assertThat(found).hasSize(1);
    assertThat(file).hasSize(32);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(file.getParent()).isDirectoryContaining(each -> each.equals(file));
    try (var all = Files.list(home.resolve("secrets"))) {
      assertThat(all).hasSize(1);
    }
  }

  @Test
  void loadOrCreate_ofAFileOpenToOthers_saysHowToCloseIt() throws Exception {
    Path file = Files.write(home.resolve("node.key"), SEED);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> NodeSeed.loadOrCreate(file, random))
        .isInstanceOf(SecretFileException.class)
        .hasMessageContaining("chmod 600 " + file);
  }

  @Test
  void loadOrCreate_ofADamagedFile_leavesItAsItIs() throws Exception {
    Path file = home.resolve("node.key");
    new SecretFile(file).replace(new byte[31]);

    assertThatThrownBy(() -> NodeSeed.loadOrCreate(file, random))
        .isInstanceOf(SecretFileException.class)
        .hasMessageContaining("31 bytes instead of 32");
    assertThat(file).hasSize(31);
  }

  @Test
  void replace_ofAFile_leavesNothingElse() throws Exception {
    SecretFile file = new SecretFile(home.resolve("secrets").resolve("swarm.key"));
    file.replace("one".getBytes(StandardCharsets.UTF_8));
    file.replace("two".getBytes(StandardCharsets.UTF_8));

    assertThat(file.read()).asString(StandardCharsets.UTF_8).isEqualTo("two");
    try (var all = Files.list(home.resolve("secrets"))) {
      assertThat(all).containsExactly(file.path());
    }
  }

  private static byte[] hmac(byte[] key, byte[] message) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(message);
  }
}
