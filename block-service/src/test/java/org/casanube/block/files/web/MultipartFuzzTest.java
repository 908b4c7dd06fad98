package org.casanube.block.files.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.casanube.block.files.MultipartReader;
import org.casanube.problems.ProblemException;
import org.junit.jupiter.api.Test;

/** Bodies that are no forms: they end in a problem, and no part holds more than came in. */
class MultipartFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void read_ofAnything_endsWell(byte[] bytes) throws IOException {
    read(bytes);
  }

  @Test
  void read_ofDamagedForms_endsWell() throws IOException {
    Random random = new Random(1);
    for (int round = 0; round < 5_000; round++) {
      byte[] form = form(contents(random), random);
      for (int flip = random.nextInt(5); flip > 0; flip--) {
        form[random.nextInt(form.length)] = (byte) "\r\n-x\";=% :\0".charAt(random.nextInt(11));
      }
      read(form);
    }
  }

  @Test
  void read_ofForms_givesTheirContents() throws IOException {
    Random random = new Random(2);
    for (int round = 0; round < 500; round++) {
      List<String> contents = contents(random);
      assertThat(read(form(contents, random))).isEqualTo(contents);
    }
  }

  /** Contents that look much like the boundary, short and longer than the reader's buffer. */
  private static List<String> contents(Random random) {
    List<String> contents = new ArrayList<>();
    for (int part = random.nextInt(4); part >= 0; part--) {
      StringBuilder content = new StringBuilder();
      for (int piece = random.nextInt(6); piece > 0; piece--) {
        content.append(
            switch (random.nextInt(6)) {
              case 0 -> "\r\n--";
              case 1 -> "\r\n--x\r";
              case 2 -> "\r\r\n-";
              case 3 -> "--xy--";
              case 4 -> "a".repeat(random.nextInt(100));
              default -> "b".repeat(random.nextInt(100) == 0 ? 66_000 : 3);
            });
      }
      contents.add(content.toString().replace("\r\n--xy", "!"));
    }
    return contents;
  }

  private static byte[] form(List<String> contents, Random random) {
    StringBuilder form = new StringBuilder(random.nextBoolean() ? "" : "before\r\n");
    for (String content : contents) {
      form.append("--xy").append(" ".repeat(random.nextInt(3))).append("\r\n");
      form.append("Content-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n");
      form.append(content).append("\r\n");
    }
    form.append("--xy--").append(random.nextBoolean() ? "" : "\r\nafter");
    return form.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static List<String> read(byte[] bytes) throws IOException {
    List<String> contents = new ArrayList<>();
    long total = 0;
    try {
      MultipartReader reader = new MultipartReader(new Trickle(bytes), "xy");
      for (Optional<MultipartReader.Part> part = reader.next();
          part.isPresent();
          part = reader.next()) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        part.get().content().transferTo(content);
        contents.add(content.toString(StandardCharsets.ISO_8859_1));
        total += content.size();
      }
    } catch (ProblemException e) {
      assertThat(e.problem().status()).isEqualTo(400);
    }
    assertThat(total).isLessThanOrEqualTo(bytes.length);
    return contents;
  }

  /** Gives a few bytes at a time, at first one. */
  private static final class Trickle extends InputStream {
    private final ByteArrayInputStream bytes;
    private int step = 1;

    Trickle(byte[] bytes) {
      this.bytes = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      step = step * 7 % 1009;
      return length == 0 ? 0 : bytes.read(target, offset, Math.min(step, length));
    }
  }
}
