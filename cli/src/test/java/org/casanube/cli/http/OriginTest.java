package org.casanube.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8420, http://127.0.0.1:8420",
    "nube.example, http://nube.example",
    "HTTPS://nube.example/base/, https://nube.example/base",
    "https://[::1]:8443, https://[::1]:8443",
    "http://host:80/, http://host",
    "box:8420, http://box:8420"
  })
  void parse_ofUrls_keepsWhatMatters(String url, String expected) {
    assertThat(Origin.parse(url)).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ftp://x",
        "http://",
        "http://x:0",
        "http://x:65536",
        "http://x:y",
        "http://u@x",
        "http://x/?q",
        "http://a b",
        "http://é"
      })
  void parse_ofAnythingElse_refuses(String url) {
    assertThatThrownBy(() -> Origin.parse(url)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void encode_ofNames_escapesAllButUnreserved() {
    Target target = Target.of("/ipfs").slash("a b/ü%?#").with("q", "1&2").with("r", null);
    assertThat(target.encoded()).isEqualTo("/ipfs/a%20b%2F%C3%BC%25%3F%23?q=1%262");
  }
}
