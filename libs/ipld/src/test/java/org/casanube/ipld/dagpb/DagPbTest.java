package org.casanube.ipld.dagpb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.casanube.ipld.IpldException;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DagPbTest {
  private static final String HASH =
      "0a221220cf92fdefcdc34cac009c8b05eb662be0618db9de55ecd42785e9ec6712f8df65";

  private static final Cid CID = Cid.decode(HexFormat.of().parseHex(HASH.substring(4)));

  @Test
  void decode_ofSpecVectors_givesNodes() {
    assertThat(decode("")).isEqualTo(new PbNode(List.of(), null));
    assertThat(decode("0a00")).isEqualTo(new PbNode(List.of(), data("")));
    assertThat(decode("0a050001020304").dataOrEmpty().remaining()).isEqualTo(5);
    assertThat(decode("1224" + HASH).links()).containsExactly(new PbLink("", 0, CID));
    assertThat(decode("1229" + HASH + "120161" + "182a").links())
        .containsExactly(new PbLink("a", 42, CID));
  }

  @Test
  void decode_ofDataBeforeLinks_isWrittenCanonically() {
    String link =
        "12330a24015512205891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
            + "120968656c6c6f2e7478741806";

    byte[] canonical = DagPb.encode(decode("0a020801" + link));

    assertThat(HexFormat.of().formatHex(canonical)).isEqualTo(link + "0a020801");
    assertThat(Cid.v1(Multicodec.DAG_PB, Multihash.sha256(canonical)))
        .hasToString("bafybeigdcg7pksx2zk5336vrfsktjodlr4rbfz37qr3koc5xboxe5ekv24");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1200",
        "12000a050001020304",
        "12020a00",
        "12021200",
        "120b1209736f6d65206e616d65",
        "12021800",
        "120318f207", // links without hash
        "1224" + HASH + "0a0408021806" + "1224" + HASH, // data between links
        "0a000a00", // data twice
        "1a00",
        "0800",
        "0900",
        "8a0000", // other fields and wire types
        "0a",
        "0a05",
        "0affffffff0f",
        "12",
        "1224" + HASH + "12", // cut off
        "1248" + HASH + HASH, // hash twice
        "1226" + "1200" + HASH, // name before hash
        "1228" + HASH + "1800" + "1200", // size before name
        "1227" + HASH + "1201ff", // name is not UTF-8
        "12250a231220cf92fdefcdc34cac009c8b05eb662be0618db9de55ecd42785e9ec6712f8df6500",
        "1226" + HASH + "2000", // field of its own
        "12230a221220cf92fdefcdc34cac009c8b05eb662be0618db9de55ecd42785e9ec6712f8df65", // too short
        "1224" + HASH + "0a8000" // length not in its shortest form
      })
  void decode_ofMalformed_isRefused(String hex) {
    ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex));

    assertThatThrownBy(() -> DagPb.decode(bytes)).isInstanceOf(IpldException.class);
    assertThatThrownBy(() -> DagPb.links(bytes)).isInstanceOf(IpldException.class);
  }

  @Property
  void decode_ofEncoded_givesTheNode(
      @ForAll @Size(max = 20) List<@Size(max = 20) String> names, @ForAll byte[] data) {
    List<PbLink> links = new ArrayList<>();
    for (String name : names) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      Multihash hash = Multihash.sha256(bytes);
      Cid cid = links.size() % 2 == 0 ? Cid.v0(hash) : Cid.v1(Multicodec.RAW, hash);
      links.add(new PbLink(new String(bytes, StandardCharsets.UTF_8), hash.hashCode() >>> 1, cid));
    }
    @Nullable ByteBuffer some = data.length == 0 ? null : ByteBuffer.wrap(data);
    PbNode node = new PbNode(links, some);
    byte[] encoded = DagPb.encode(node);

    assertThat(DagPb.decode(ByteBuffer.wrap(encoded).asReadOnlyBuffer())).isEqualTo(node);
    assertThat(DagPb.links(ByteBuffer.wrap(encoded)))
        .isEqualTo(links.stream().map(PbLink::cid).toList());
    int ofLinks = links.stream().mapToInt(DagPb::encodedLength).sum();
    assertThat(DagPb.encode(new PbNode(links, null))).hasSize(ofLinks);
  }

  @Test
  void decode_leavesThePosition() {
    ByteBuffer source = ByteBuffer.wrap(HexFormat.of().parseHex("ff0a0101")).position(1);

    assertThat(DagPb.decode(source).dataOrEmpty().remaining()).isEqualTo(1);
    assertThat(source.position()).isEqualTo(1);
  }

  private static PbNode decode(String hex) {
    return DagPb.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }

  private static ByteBuffer data(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }
}
