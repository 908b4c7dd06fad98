package org.casanube.ipld.dagcbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.RandomNodes;
import org.casanube.ipld.VectorFile;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DagCborTest {
  @Test
  void encode_ofVectorsFromJavaScript_givesTheirBytesAndCids() {
    for (String[] vector : VectorFile.read(RandomNodes.class, "dag-cbor.tsv")) {
      byte[] bytes = HexFormat.of().parseHex(vector[1]);

      byte[] again = DagCbor.encode(DagCbor.decode(ByteBuffer.wrap(bytes)));

      assertThat(HexFormat.of().formatHex(again)).as(vector[0]).isEqualTo(vector[1]);
      assertThat(cid(again)).hasToString(vector[2]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "y, 256, bafyreiaj6nheivulhcaijebv5lfup3zvsmmc235n5d4spq4imslk3aafgu",
    "z, 65536, bafyreif3duc5yrvozcyqabvsraigqa3x2ploi2blcpazgctkvgfn3c5264"
  })
  void encode_ofLongText_givesTheCidOfJavaScript(String letter, int count, String expected) {
    assertThat(cid(DagCbor.encode(IpldNode.of(letter.repeat(count))))).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "00, 0",
    "1bffffffffffffffff, 18446744073709551615",
    "1b7fffffffffffffff, 9223372036854775807",
    "1b8000000000000000, 9223372036854775808",
    "3b7fffffffffffffff, -9223372036854775808",
    "3b8000000000000000, -9223372036854775809",
    "3bffffffffffffffff, -18446744073709551616"
  })
  void integers_atTheEdges_areRead(String hex, BigInteger value) {
    assertThat(decode(hex)).isEqualTo(IpldNode.of(value));
    assertThat(HexFormat.of().formatHex(DagCbor.encode(IpldNode.of(value)))).isEqualTo(hex);
  }

  @Test
  void encode_ofMap_sortsByLengthThenBytes() {
    IpldNode map =
        IpldNode.map(
            Map.of(
                "bb",
                IpldNode.of(1),
                "a",
                IpldNode.of(2),
                "",
                IpldNode.of(3),
                "é",
                IpldNode.of(4)));

    assertThat(HexFormat.of().formatHex(DagCbor.encode(map)))
        .isEqualTo("a4600361610262626201" + "62c3a904");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "0000", // something behind
        "1800",
        "1817",
        "190017",
        "1900ff",
        "1a0000ffff",
        "1b00000000ffffffff", // not shortest
        "5800",
        "7801",
        "9800",
        "b800",
        "d82a",
        "d9002a4100", // neither are these heads
        "18",
        "19ff",
        "1affff",
        "1bffff", // cut off in a head
        "1c",
        "1d",
        "1e",
        "1f",
        "3f", // reserved
        "5f4100ff",
        "7f6161ff",
        "9fff",
        "bfff", // of open length
        "41",
        "61",
        "5bffffffffffffffff",
        "5a7fffffff", // cut off in a string
        "81",
        "9b7fffffffffffffff",
        "9bffffffffffffffff",
        "a1",
        "a16161",
        "bb7fffffffffffffff",
        "61ff",
        "62c328",
        "63eda080", // not UTF-8
        "a10000",
        "a1410000", // keys that are not text
        "a2616100616100", // twice
        "a2616200616100",
        "a262616100616100", // out of order
        "a3636261720363666f6f0163666f6f02",
        "f7",
        "e0",
        "f800",
        "f820",
        "ff", // other simple values, and the break
        "f93c00",
        "fa3fc00000", // short floats
        "fb7ff8000000000000",
        "fb7ff0000000000000",
        "fbfff0000000000000", // no numbers
        "c000",
        "c11a514b67b0",
        "d82b4100",
        "d9010041", // other tags
        "d82a00",
        "d82a6100",
        "d82a40",
        "d82a4100",
        "d82a420001",
        "d82a4201ff", // no links
        "d82a582501015512200000000000000000000000000000000000000000000000000000000000000000"
      })
  void decode_ofWhatIsNotCanonical_isRefused(String hex) {
    assertThatThrownBy(() -> decode(hex)).isInstanceOf(IpldException.class);
    assertThatThrownBy(() -> DagCbor.links(ByteBuffer.wrap(HexFormat.of().parseHex(hex))))
        .isInstanceOf(IpldException.class);
  }

  @Test
  void decode_atTheDeepest_isTaken() {
    String nested = "81".repeat(DagCbor.MAX_DEPTH - 1) + "80";

    assertThat(HexFormat.of().formatHex(DagCbor.encode(decode(nested)))).isEqualTo(nested);
    assertThatThrownBy(() -> decode("81" + nested)).hasMessageContaining("limit of 512");
    assertThatThrownBy(() -> DagCbor.encode(IpldNode.list(decode(nested))))
        .hasMessageContaining("limit of 512");
    assertThatThrownBy(() -> decode("a16161".repeat(2_000_000))).isInstanceOf(IpldException.class);
  }

  @Test
  void decode_ofHeadsThatPromiseTooMuch_needsNoMemory() {
    // 500 lists in each other, each of which says that all other bytes are its items.
    byte[] block = new byte[IpldNode.MAX_VALUES - 1_000];
    ByteBuffer target = ByteBuffer.wrap(block);
    for (int depth = 0; depth < 500; depth++) {
      target.put((byte) 0x9a).putInt(target.remaining() - 5);
    }

    assertThatThrownBy(() -> DagCbor.decode(ByteBuffer.wrap(block)))
        .isInstanceOf(IpldException.class)
        .hasMessageContaining("cut off");
  }

  @Test
  void decode_leavesThePositionAndSharesBytes() {
    byte[] block = HexFormat.of().parseHex("ff43010203");
    ByteBuffer source = ByteBuffer.wrap(block).position(1);

    IpldNode node = DagCbor.decode(source);

    assertThat(source.position()).isEqualTo(1);
    assertThat(node).isEqualTo(IpldNode.of(new byte[] {1, 2, 3}));
    assertThat(((IpldNode.BytesNode) node).value().isReadOnly()).isTrue();
  }

  @Test
  void encode_ofLoneSurrogate_isRefused() {
    assertThatThrownBy(() -> DagCbor.encode(IpldNode.of("\ud800")))
        .isInstanceOf(IpldException.class)
        .hasMessageContaining("surrogate");
  }

  @Property
  void decode_ofEncoded_givesTheNode(@ForAll long seed) {
    IpldNode node = new RandomNodes(seed).next();
    byte[] bytes = DagCbor.encode(node);

    assertThat(DagCbor.decode(ByteBuffer.wrap(bytes))).isEqualTo(node);
    assertThat(DagCbor.links(ByteBuffer.wrap(bytes)))
        .isEqualTo(LinksOfNode.of(DagCbor.decode(ByteBuffer.wrap(bytes))));
  }

  private static IpldNode decode(String hex) {
    return DagCbor.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }

  private static Cid cid(byte[] block) {
    return Cid.v1(Multicodec.DAG_CBOR, Multihash.sha256(block));
  }

  /** A byte can be a value, and a value many bytes of memory. */
  @Test
  void decode_ofMoreValuesThanTheLimit_isRefused() {
    byte[] list = new byte[5 + IpldNode.MAX_VALUES];
    ByteBuffer.wrap(list).put((byte) 0x9a).putInt(IpldNode.MAX_VALUES);

    assertThatThrownBy(() -> DagCbor.decode(ByteBuffer.wrap(list)))
        .isInstanceOf(IpldException.class)
        .hasMessageContaining("250000");
    assertThat(DagCbor.links(ByteBuffer.wrap(list))).isEmpty();
  }
}
