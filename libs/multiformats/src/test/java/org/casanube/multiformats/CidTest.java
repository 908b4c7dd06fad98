package org.casanube.multiformats;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CidTest {
  @Test
  void v1_ofRawHelloWorld_isWhatThePeersCompute() {
    byte[] content = "hello world".getBytes(StandardCharsets.UTF_8);

    Cid cid = Cid.v1(Multicodec.RAW, Multihash.sha256(content));

    assertThat(cid).hasToString("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");
    assertThat(Cid.parse(cid.toString())).isEqualTo(cid);
    assertThat(Cid.decode(cid.toBytes())).isEqualTo(cid);
  }

  @Test
  void parse_ofVersion0_keepsItsText() {
    String text = "Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD";

    assertThat(Cid.parse(text)).hasToString(text);
    assertThat(Cid.decode(Cid.parse(text).toBytes())).hasToString(text);
  }
}
