package org.casanube.ipld.dagjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.RandomNodes;
import org.casanube.ipld.VectorFile;
import org.casanube.ipld.dagcbor.DagCbor;
import org.casanube.multiformats.Cid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DagJsonTest {
  private static final String CID = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";

  @Test
  void decode_ofVectorsFromGo_givesTheNodesOfDagCbor() {
    for (String[] vector : VectorFile.read(RandomNodes.class, "codecs.tsv")) {
      ByteBuffer cbor = ByteBuffer.wrap(HexFormat.of().parseHex(vector[0]));
      ByteBuffer json = ByteBuffer.wrap(HexFormat.of().parseHex(vector[1]));

      IpldNode node = DagCbor.decode(cbor);

      assertThat(HexFormat.of().formatHex(DagCbor.encode(node))).isEqualTo(vector[0]);
      String text = StandardCharsets.UTF_8.decode(json.duplicate()).toString();
      assertThat(DagJson.decode(json)).as(text).isEqualTo(node);
      assertThat(new String(DagJson.encode(node), StandardCharsets.UTF_8)).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0",
    "-0.0, -0.0",
    "1, 1.0",
    "-100, -100.0",
    "0.5, 0.5",
    "1e20, 100000000000000000000.0",
    "1e21, 1e+21",
    "-1.5e300, -1.5e+300",
    "0.000001, 0.000001",
    "1.5e-7, 1.5e-7",
    "8.940696716308594e-8, 8.940696716308594e-8",
    "4.9e-324, 5e-324",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "123456789.125, 123456789.125"
  })
  void encode_ofFloat_isAsEcmaScriptWritesIt(double value, String text) {
    assertThat(new String(DagJson.encode(IpldNode.of(value)), StandardCharsets.UTF_8))
        .isEqualTo(text);
  }

  @Test
  void encode_sortsKeysByBytesAndEscapes() {
    IpldNode node =
        IpldNode.map(
            Map.of(
                "bb", IpldNode.of("\"\\\b\f\n\r\t\u0000\u001fé/"),
                "a", IpldNode.of(new byte[] {1, 2, 3}),
                "\ud83d\ude80", IpldNode.NULL,
                "\ufffd", IpldNode.list(IpldNode.of(true), IpldNode.of(Cid.parse(CID)))));

    assertThat(new String(DagJson.encode(node), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"a\":{\"/\":{\"bytes\":\"AQID\"}},"
                + "\"bb\":\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001fé/\","
                + "\"\ufffd\":[true,{\"/\":\""
                + CID
                + "\"}],\"\ud83d\ude80\":null}");
  }

  @Test
  void decode_ofLooseJson_isTakenButNotAsCanonical() {
    String loose = " { \"b\" : [ 1 , 2.0 ] ,\n\t\"a\" : \"\\u0041\\ud83d\\ude80\" } ";

    IpldNode node = decode(loose);

    assertThat(DagJson.encode(node))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"a\":\"A\ud83d\ude80\",\"b\":[1,2.0]}");
    assertThat(DagJson.decodeCanonical(ByteBuffer.wrap(DagJson.encode(node)))).isEqualTo(node);
    assertThatThrownBy(() -> DagJson.decodeCanonical(bytes(loose)))
        .hasMessageContaining("canonical");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"/\":1}",
        "{\"/\":{\"bytes\":1}}",
        "{\"/\":{\"byte\":\"AQID\"}}",
        "{\"/\":null,\"a\":1}",
        "{\"a\":{\"/\":[]}}"
      })
  void decode_ofSlashWithOtherValues_isAnOrdinaryMap(String text) {
    assertThat(DagJson.encode(decode(text))).asString(StandardCharsets.UTF_8).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nul",
        "nulll",
        "True",
        "'a'",
        "1 2",
        "[1,]",
        "[,1]",
        "[1",
        "[1 2]",
        "{",
        "{1:2}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1,\"a\":2}",
        "{\"foo\":1,\"foo\":2,\"bar\":3}",
        "01",
        "-",
        "+1",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x1",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e999",
        "18446744073709551616",
        "-18446744073709551617",
        "\"",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"a\nb\"",
        "\"\u0001\"",
        "{\"/\":\"\"}",
        "{\"/\":\"nothing\"}",
        "{\"/\":{\"bytes\":\"A\"}}",
        "{\"/\":{\"bytes\":\"AQ==\"}}",
        "{\"/\":{\"bytes\":\"!\"}}",
        "{\"/\":\"bafkqaaa\",\"a\":1}",
        "{\"a\":1,\"/\":\"bafkqaaa\"}",
        "{\"/\":{\"bytes\":\"\",\"a\":1}}",
        "{\"/\":{\"bytes\":\"\"},\"a\":1}",
        "\u00e9",
        "[1]]"
      })
  void decode_ofMalformed_isRefused(String text) {
    assertThatThrownBy(() -> decode(text)).isInstanceOf(IpldException.class);
  }

  @Test
  void decode_ofControlCharacter_isRefused() {
    assertThatThrownBy(() -> decode("\"plain \u0007 text\"")).isInstanceOf(IpldException.class);
  }

  @Test
  void decode_ofNoUtf8_isRefused() {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {'"', (byte) 0xff, '"'});

    assertThatThrownBy(() -> DagJson.decode(bytes)).hasMessageContaining("UTF-8");
  }

  @Test
  void decode_tooDeep_isRefused() {
    assertThat(decode("[".repeat(512) + "]".repeat(512))).isNotNull();
    assertThatThrownBy(() -> decode("[".repeat(513))).hasMessageContaining("limit of 512");
    assertThatThrownBy(() -> decode("{\"a\":".repeat(100_000))).hasMessageContaining("512");
  }

  @Test
  void encode_ofMapThatReadsAsLink_isRefused() {
    IpldNode map = IpldNode.map(Map.of("/", IpldNode.of(CID)));

    assertThatThrownBy(() -> DagJson.encode(map)).isInstanceOf(IpldException.class);
  }

  @Property
  void decodeCanonical_ofEncoded_givesTheNode(@ForAll long seed) {
    IpldNode node = new RandomNodes(seed).next();

    assertThat(DagJson.decodeCanonical(ByteBuffer.wrap(DagJson.encode(node)))).isEqualTo(node);
  }

  @Property
  void decode_ofFloat_givesTheSameBits(@ForAll double value) {
    assertThat(decode(new String(DagJson.encode(IpldNode.of(value)), StandardCharsets.UTF_8)))
        .isEqualTo(IpldNode.of(value));
  }

  private static IpldNode decode(String text) {
    return DagJson.decode(bytes(text));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void decode_ofMoreValuesThanTheLimit_isRefused() {
    byte[] list = ("[" + "1,".repeat(IpldNode.MAX_VALUES) + "1]").getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> DagJson.decode(ByteBuffer.wrap(list)))
        .isInstanceOf(IpldException.class)
        .hasMessageContaining("250000");
  }
}
