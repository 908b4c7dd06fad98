package org.casanube.ipld.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.dagcbor.DagCbor;
import org.casanube.ipld.dagjson.DagJson;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.ipld.dagpb.PbNode;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockLinksTest {
  private static final Cid FIRST = raw("first");
  private static final Cid SECOND = raw("second");
  private static final IpldNode NESTED =
      IpldNode.map(
          Map.of(
              "list",
              IpldNode.list(IpldNode.of(FIRST), IpldNode.of(7), IpldNode.of(SECOND)),
              "other",
              IpldNode.map(Map.of("again", IpldNode.of(FIRST)))));

  @Test
  void of_dagPb_givesLinksInOrder() {
    PbNode node = new PbNode(List.of(new PbLink("b", 1, SECOND), new PbLink("a", 2, FIRST)), null);

    assertThat(links(Multicodec.DAG_PB, DagPb.encode(node))).containsExactly(SECOND, FIRST);
  }

  @Test
  void of_dagCbor_givesLinksInOrderAndRepeated() {
    assertThat(links(Multicodec.DAG_CBOR, DagCbor.encode(NESTED)))
        .containsExactly(FIRST, SECOND, FIRST);
  }

  @Test
  void of_dagJson_givesLinksInOrderAndRepeated() {
    assertThat(links(Multicodec.DAG_JSON, DagJson.encode(NESTED)))
        .containsExactly(FIRST, SECOND, FIRST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "json", "cbor", "libp2p-key"})
  void of_leafCodec_givesNone(String codec) {
    byte[] anything = DagCbor.encode(NESTED);

    assertThat(links(Multicodec.findByName(codec).orElseThrow(), anything)).isEmpty();
  }

  @Test
  void of_unknownCodec_isRefused() {
    Multicodec unknown = new Multicodec(0x90);

    assertThat(BlockLinks.knows(unknown)).isFalse();
    assertThatThrownBy(() -> links(unknown, new byte[0]))
        .isInstanceOf(IpldException.class)
        .hasMessageContaining("0x90");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dag-pb", "dag-cbor", "dag-json"})
  void of_junk_isRefused(String codec) {
    byte[] junk = "\u0007 no block".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> links(Multicodec.findByName(codec).orElseThrow(), junk))
        .isInstanceOf(IpldException.class);
  }

  private static List<Cid> links(Multicodec codec, byte[] block) {
    ByteBuffer data = ByteBuffer.wrap(block).asReadOnlyBuffer();
    List<Cid> links = BlockLinks.of(Cid.v1(codec, Multihash.sha256(block)), data);
    assertThat(data.position()).isZero();
    return links;
  }

  private static Cid raw(String content) {
    return Cid.v1(Multicodec.RAW, Multihash.sha256(content.getBytes(StandardCharsets.UTF_8)));
  }
}
