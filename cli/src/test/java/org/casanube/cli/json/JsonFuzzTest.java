package org.casanube.cli.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lines that a node may send: read as what they are, or refused. */
class JsonFuzzTest {
  private static final String SIGNS = "{}[]\",:\\u0019-+.eEntrfalse \t\u00e9\ud800\u0000";

  @FuzzTest(maxDuration = "60s")
  void parse_ofAnything_endsWell(byte[] bytes) {
    parse(new String(bytes, StandardCharsets.UTF_8));
  }

  @Test
  void parse_ofRandomSigns_endsWell() {
    Random random = new Random(13);
    for (int round = 0; round < 10_000; round++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "{\"a\":" : "");
      for (int sign = random.nextInt(20); sign > 0; sign--) {
        text.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
      }
      parse(text.append(random.nextBoolean() ? "}" : "").toString());
    }
  }

  @Test
  void parse_ofManyLevels_isRefused() {
    for (String level : new String[] {"[", "{\"a\":", "[{\"a\":["}) {
      parse(level.repeat(200_000));
    }
  }

  private static void parse(String text) {
    try {
      JsonValue value = JsonReader.parse(text);
      String written = value.toString();
      assertThat(JsonReader.parse(written).toString()).isEqualTo(written);
    } catch (JsonException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
