package org.casanube.cli.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  @Test
  void parse_ofEveryKindOfValue_writesTheSameAgain() throws JsonException {
    String text =
        "{\"a\":[1,-2.5e+3,true,false,null],\"b\":{\"\":\"x\\\"\\\\\\n\\u0001\"},\"c\":[]}";
    assertThat(JsonReader.parse(text)).hasToString(text);
  }

  @Test
  void parse_ofBlanksAndEscapes_understandsThem() throws JsonException {
    JsonObject object =
        JsonReader.parseObject(" {\r\n\t\"k\" : \"\\u00e9\\/\\ud83c\\udfe0 \\b\\f\\r\\t\" } ");
    assertThat(object.text("k")).isEqualTo("é/\ud83c\udfe0 \b\f\r\t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "'a'",
        "01",
        "1.",
        ".5",
        "-",
        "+1",
        "1e",
        "nul",
        "truee",
        "[1] 2",
        "\"a",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\n\"",
        "{\"a\":1,\"a\":2}",
        "NaN",
        "// x\n1",
        "[1 2]",
        "{\"a\" 1}",
        "\"\\",
        "\"\\u00"
      })
  void parse_ofAnythingElse_refuses(String text) {
    assertThatThrownBy(() -> JsonReader.parse(text)).isInstanceOf(JsonException.class);
  }

  @Test
  void parse_ofTooManyLevels_refusesInsteadOfOverflowing() {
    String deep = "[".repeat(100_000);
    assertThatThrownBy(() -> JsonReader.parse(deep)).hasMessageContaining("levels");
  }

  @Test
  void parse_ofRandomlyDamagedText_answersOrRefuses() {
    Random random = new Random(42);
    String text = "{\"a\":[1,-2.5e3,true,null],\"b\":{\"c\":\"x\\u00e9\\n\"}}";
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder damaged = new StringBuilder(text);
      for (int j = random.nextInt(4); j >= 0; j--) {
        damaged.setCharAt(random.nextInt(damaged.length()), (char) (' ' + random.nextInt(95)));
      }
      try {
        String once = JsonReader.parse(damaged.toString()).toString();
        assertThat(JsonReader.parse(once)).hasToString(once);
      } catch (JsonException expected) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1_000, 19_999);
  }

  @Test
  void write_ofLoneSurrogatesAndControls_escapesThem() {
    String text = new JsonValue.JsonString("a\ud800b\udc00\u007f\u0000").toString();
    assertThat(text).isEqualTo("\"a\\ud800b\\udc00\\u007f\\u0000\"");
  }

  @Test
  void accessors_ofMissingOrOtherKinds_fallBackOrSaySo() throws JsonException {
    JsonObject object = JsonReader.parseObject("{\"n\":7,\"t\":\"x\",\"f\":1.5,\"o\":{\"p\":1}}");
    assertThat(object.number("n", 0)).isEqualTo(7);
    assertThat(object.number("f", -1)).isEqualTo(-1);
    assertThat(object.text("n", "-")).isEqualTo("-");
    assertThat(object.object("o").number("p", 0)).isEqualTo(1);
    assertThat(object.array("t")).isEmpty();
    assertThatThrownBy(() -> object.text("n")).hasMessageContaining("\"n\"");
  }
}
