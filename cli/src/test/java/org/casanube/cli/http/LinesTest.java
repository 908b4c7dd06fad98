package org.casanube.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinesTest {
  @Test
  void next_ofRandomTexts_givesWhatAReaderGives() throws IOException {
    Random random = new Random(3);
    for (int round = 0; round < 300; round++) {
      StringBuilder text = new StringBuilder();
      for (int part = random.nextInt(20); part > 0; part--) {
        text.append("é".repeat(random.nextInt(9000))).append(random.nextBoolean() ? "\r\n" : "\n");
      }
      text.append(random.nextBoolean() ? "" : "end");
      InputStream in = new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
      Lines lines = new Lines(in);
      BufferedReader expected = new BufferedReader(new StringReader(text.toString()));
      String line = expected.readLine();
      while (line != null) {
        assertThat(lines.next()).isEqualTo(line);
        line = expected.readLine();
      }
      assertThat(lines.next()).isNull();
    }
  }

  @Test
  void next_ofLineWithoutEnd_namesTheLimit() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'a';
          }

          @Override
          public int read(byte[] bytes, int from, int count) {
            Arrays.fill(bytes, from, from + count, (byte) 'a');
            return count;
          }
        };
    assertThatThrownBy(() -> new Lines(endless).next()).hasMessageContaining("16777216 bytes");
  }
}
