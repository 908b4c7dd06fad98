package org.casanube.block.names.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.TestKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticNamesTest {
  private static final IpnsName NAME = TestKeys.ed25519(1).ipnsName();

  @Test
  void parse_ofKubosForm_givesTargetsUnderAnyWriting() {
    StaticNames names =
        StaticNames.parse(
            "a.example:/ipfs/bafkqaaa/x:y, %s:/ipns/b.example".formatted(NAME.peer()));

    assertThat(names.find("A.example").orElseThrow()).hasToString("/ipfs/bafkqaaa/x:y");
    assertThat(names.find(NAME.toString()).orElseThrow()).hasToString("/ipns/b.example");
    assertThat(names.find("b.example")).isEmpty();
    assertThat(names.find("not a name")).isEmpty();
    assertThat(StaticNames.parse("").find("a.example")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.example",
        ",",
        "a.example:",
        "a.example:/x/y",
        "a.example:/ipfs/bafkqaddimvwgy3zan5xgk3t",
        "a b:/ipfs/bafkqaaa"
      })
  void parse_ofOtherForms_isRefusedByTheLastCauseWithTheName(String text) {
    assertThatThrownBy(() -> StaticNames.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("static name '" + text.split("[:,]", 2)[0] + "'")
        .hasNoCause();
  }

  @Test
  void and_ofBoth_takesTheFirstsTarget() {
    StaticNames first = StaticNames.of(Map.of("a.example", "/ipfs/bafkqaaa"));
    StaticNames second = StaticNames.parse("a.example:/ipns/x,b.example:/ipns/y");

    assertThat(first.and(second).find("a.example").orElseThrow()).hasToString("/ipfs/bafkqaaa");
    assertThat(first.and(second).find("b.example").orElseThrow()).hasToString("/ipns/y");
  }

  @Test
  void parse_ofRandomText_givesNamesOrIsRefused() {
    Random random = new Random(6);
    String alphabet = "ab.:,/ipfsn ";
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int count = random.nextInt(30); count > 0; count--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        assertThat(StaticNames.parse(text.toString())).isNotNull();
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }
}
