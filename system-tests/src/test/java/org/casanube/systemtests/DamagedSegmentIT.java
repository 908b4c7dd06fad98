package org.casanube.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.casanube.systemtests.NubeProgram.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes of a segment file that are other ones than were written. */
class DamagedSegmentIT {
  private static final int FAILED = 1;

  @TempDir Path folder = Path.of("");
  private RunningNode node = RunningNode.of(folder);

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  private static byte[] random(long seed) {
    byte[] bytes = new byte[100_000];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private Path segmentWith(byte[] content) throws IOException {
    try (Stream<Path> files = Files.list(node.home().resolve("blocks"))) {
      return files
          .filter(file -> file.toString().endsWith(".blocks"))
          .filter(file -> indexOf(read(file), content) >= 0)
          .findFirst()
          .orElseThrow();
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int indexOf(byte[] all, byte[] part) {
    String text = new String(all, StandardCharsets.ISO_8859_1);
    return text.indexOf(new String(part, StandardCharsets.ISO_8859_1));
  }

  private Path damage(byte[] content) throws IOException {
    Path segment = segmentWith(content);
    byte[] bytes = read(segment);
    bytes[indexOf(bytes, content) + content.length / 2] ^= 0x55;
    Files.write(segment, bytes);
    return segment;
  }

  @Test
  void segment_damaged_readsOnNamesWhatIsLostAndHeals() throws Exception {
    node = RunningNode.of(folder.resolve("home")).start();
    String damaged = node.add(random(1));
    String sound = node.add(random(2));
    assertThat(node.nube("down").code()).isZero();
    String segment = String.valueOf(damage(random(1)).getFileName());
    node.start();

    node.requireReadable(sound, random(2));
    node.get("/api/v1/blocks/" + damaged).isProblem(500, "block-damaged").saying("segment 1 at");
    node.content("/ipfs/" + damaged).is(500);
    Result verified = node.nube("verify", "--json");
    assertThat(verified.out()).contains("\"damagedBlocks\":1");

    Answer storage = node.get("/api/v1/storage").is(200);
    assertThat(storage.json().path("damagedPlaces").asInt()).isEqualTo(1);
    assertThat(storage.json().at("/damages/0/cid").asString("")).isEqualTo(damaged);
    assertThat(storage.json().at("/damages/0/file").asString("")).isEqualTo(segment);
    Answer health = node.get("/actuator/health").is(200);
    assertThat(health.member("status")).isEqualTo("DEGRADED");
    assertThat(health.text()).contains("1 damaged place");
    Result doctor = node.nube("doctor");
    assertThat(doctor.code()).isEqualTo(FAILED);
    assertThat(doctor.out()).contains(damaged, segment, "add the content again");

    assertThat(node.add(random(1))).isEqualTo(damaged);
    node.requireReadable(damaged, random(1));
    node.requireAlive();
    assertThat(node.get("/api/v1/storage").json().path("damagedPlaces").asInt()).isZero();
    assertThat(node.nube("verify", "--json").out()).contains("\"damagedBlocks\":0");
  }

  @Test
  void blocks_fromANewerVersion_areRefusedAndLeftAsTheyAre() throws Exception {
    Path format = folder.resolve("newer/blocks/format");
    Files.createDirectories(format.getParent());
    Files.writeString(format, "casanube-blocks 99\n");
    Result up = RunningNode.of(folder.resolve("newer")).nube("up");
    assertThat(up.code()).isEqualTo(FAILED);
    assertThat(up.err()).contains("newer version (format 99");
    assertThat(format).hasContent("casanube-blocks 99");
  }
}
