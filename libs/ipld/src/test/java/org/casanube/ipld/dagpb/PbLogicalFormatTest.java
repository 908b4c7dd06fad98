package org.casanube.ipld.dagpb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.dagjson.DagJson;
import org.casanube.multiformats.Cid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PbLogicalFormatTest {
  private static final String CID = "bafkreidon73zkcrwdb5iafqtijxildoonbwnpv7dyd6ef3qdgads2jc4su";
  private static final String LINK =
      "{\"Hash\":{\"/\":\"" + CID + "\"},\"Name\":\"a\",\"Tsize\":5}";

  @Test
  void write_ofNode_isTheSpecifiedMap() {
    PbNode node = new PbNode(List.of(new PbLink("a", 5, Cid.parse(CID))), data(8, 1));

    String json = new String(DagJson.encode(PbLogicalFormat.write(node)), StandardCharsets.UTF_8);

    assertThat(json).isEqualTo("{\"Data\":{\"/\":{\"bytes\":\"CAE\"}},\"Links\":[" + LINK + "]}");
    assertThat(PbLogicalFormat.read(PbLogicalFormat.write(node))).isEqualTo(node);
  }

  @Test
  void read_ofWhatMayBeAbsent_takesItAsEmpty() {
    PbNode node = read("{\"Links\":[{\"Hash\":{\"/\":\"" + CID + "\"}}]}");

    assertThat(node).isEqualTo(new PbNode(List.of(new PbLink("", 0, Cid.parse(CID))), null));
    assertThat(PbLogicalFormat.read(PbLogicalFormat.write(node))).isEqualTo(node);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | a dag-pb node must be a map",
        "{} | Links",
        "{\"Links\":{}} | Links",
        "{\"Links\":[],\"Data\":\"text\"} | Data",
        "{\"Links\":[],\"Extra\":1} | other fields",
        "{\"Links\":[1]} | a dag-pb link must be a map",
        "{\"Links\":[{\"Name\":\"a\"}]} | Hash",
        "{\"Links\":[{\"Hash\":{\"/\":\"" + CID + "\"},\"Name\":1}]} | Name",
        "{\"Links\":[{\"Hash\":{\"/\":\"" + CID + "\"},\"Tsize\":-1}]} | Tsize",
        "{\"Links\":[{\"Hash\":{\"/\":\"" + CID + "\"},\"Size\":1}]} | other fields",
      })
  void read_ofOtherForm_saysWhatIsWrong(String json, String named) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(IpldException.class)
        .hasMessageContaining(named);
  }

  private static PbNode read(String json) {
    IpldNode node = DagJson.decode(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
    return PbLogicalFormat.read(node);
  }

  private static ByteBuffer data(int... bytes) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
    for (int each : bytes) {
      buffer.put((byte) each);
    }
    return buffer.flip();
  }
}
