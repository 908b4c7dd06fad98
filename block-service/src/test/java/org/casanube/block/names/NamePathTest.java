package org.casanube.block.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePathTest {
  private static final String CID = "bafkqaddwgevxmmraojswg33smq";

  @ParameterizedTest
  @CsvSource({
    "/ipns/example.com, /ipns/example.com",
    "/ipns/example.com/, /ipns/example.com/",
    "/ipns/example.com//a/./b/../c d, /ipns/example.com/a/c d",
    "/ipns/example.com/a/../, /ipns/example.com/",
  })
  void parse_ofPath_cleansWhatFollowsTheRoot(String text, String path) {
    assertThat(NamePath.parse(text)).hasToString(path);
    assertThat(NamePath.parse(path)).hasToString(path);
  }

  @Test
  void append_ofRest_hasOneSlashBetween() {
    NamePath base = NamePath.parse("/ipfs/" + CID + "/a/");

    assertThat(base.append("/b/")).hasToString("/ipfs/" + CID + "/a/b/");
    assertThat(base.append("")).hasToString("/ipfs/" + CID + "/a/");
    assertThat(NamePath.parse("/ipfs/" + CID).append("/")).hasToString("/ipfs/" + CID + "/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "ipfs/a",
        "/ipfs",
        "/ipfs/",
        "/ipfs/nocid",
        "/ipns/",
        "/ipns//a",
        "/ipns/a/..",
        "/ipns/a/b/../../c",
        "/ipld/a"
      })
  void parse_ofSomethingElse_isRefused(String text) {
    assertThatThrownBy(() -> NamePath.parse(text))
        .isInstanceOf(NameException.class)
        .extracting(e -> ((NameException) e).code())
        .isEqualTo(NameErrorCode.INVALID_PATH);
  }

  @Test
  void parse_ofLongPath_isRefused() {
    String longest = "/ipns/" + "a".repeat(NamePath.MAX_CHARACTERS - 6);

    assertThat(NamePath.parse(longest)).hasToString(longest);
    assertThatThrownBy(() -> NamePath.parse(longest + "a")).isInstanceOf(NameException.class);
  }
}
