package org.casanube.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MulticodecTest {
  @ParameterizedTest
  @CsvSource({
    "0, identity",
    "18, sha2-256",
    "85, raw",
    "112, dag-pb",
    "113, dag-cbor",
    "297, dag-json",
    "114, libp2p-key",
    "512, json",
    "45600, blake2b-256",
    "4117, sha2-512-256"
  })
  void names_areThoseOfTheTable(long code, String name) {
    Multicodec codec = Multicodec.of(code);

    assertThat(codec).hasToString(name).isEqualTo(new Multicodec(code));
    assertThat(Multicodec.findByName(name)).containsSame(codec);
  }

  @Test
  void of_unknownCode_isNamedByIt() {
    assertThat(Multicodec.of(0x300000)).hasToString("0x300000");
    assertThat(Multicodec.findByName("0x300000")).isEmpty();
    assertThatThrownBy(() -> Multicodec.of(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
