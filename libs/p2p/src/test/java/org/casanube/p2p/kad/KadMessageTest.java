package org.casanube.p2p.kad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufWriter;
import org.junit.jupiter.api.Test;

class KadMessageTest {
  private static final PeerId PEER = PeerId.ofEd25519(new byte[32]);
  private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/192.168.1.2/tcp/4001");

  @Test
  void decode_ofEncoded_isTheSame() throws Exception {
    byte[] key = Multihash.sha256(new byte[3]).toBytes();
    DhtPeer peer = new DhtPeer(PEER, List.of(ADDRESS));
    KadMessage message =
        new KadMessage(
            KadMessage.Type.GET_PROVIDERS,
            key,
            Optional.of(new KadMessage.Value(new Bytes(key), new Bytes(new byte[] {1, 2}))),
            List.of(peer),
            List.of(peer, new DhtPeer(PEER, List.of())));

    KadMessage read = KadMessageCodec.decode(KadMessageCodec.encode(message));

    assertThat(read.type()).isEqualTo(message.type());
    assertThat(read.key()).isEqualTo(key);
    assertThat(read.record()).isEqualTo(message.record());
    assertThat(read.closer()).isEqualTo(message.closer());
    assertThat(read.providers()).isEqualTo(message.providers());
  }

  /** Field by field as the specification numbers them. */
  @Test
  void encode_ofFindNode_isAsSpecified() {
    assertThat(KadMessageCodec.encode(KadMessage.ask(KadMessage.Type.FIND_NODE, new byte[] {7})))
        .isEqualTo(HexFormat.of().parseHex("0804120107"));
    assertThat(KadMessageCodec.encode(KadMessage.ping()))
        .isEqualTo(HexFormat.of().parseHex("0805"));
    assertThat(KadMessageCodec.encode(KadMessage.putValue(new byte[] {7}, new byte[] {8})))
        .isEqualTo(HexFormat.of().parseHex("08001201071a060a0107120108"));
  }

  @Test
  void decode_withoutType_isPutValue() throws Exception {
    assertThat(KadMessageCodec.decode(new byte[0]).type()).isEqualTo(KadMessage.Type.PUT_VALUE);
  }

  @Test
  void decode_ofUnknownAddressesAndPeers_leavesThemOut() throws Exception {
    ProtobufWriter peer =
        new ProtobufWriter()
            .bytes(1, PEER.toBytes())
            .bytes(2, new byte[] {(byte) 0xff, 0x7f, 1})
            .bytes(2, new byte[600])
            .bytes(2, ADDRESS.toBytes())
            .varint(3, 1);
    ProtobufWriter nobody = new ProtobufWriter().bytes(1, new byte[] {1});
    byte[] bytes = new ProtobufWriter().varint(1, 4).message(8, nobody).message(8, peer).toBytes();

    assertThat(KadMessageCodec.decode(bytes).closer())
        .containsExactly(new DhtPeer(PEER, List.of(ADDRESS), true));
  }

  @Test
  void decode_ofManyPeersAndAddresses_takesSome() throws Exception {
    ProtobufWriter peer = new ProtobufWriter().bytes(1, PEER.toBytes());
    Collections.nCopies(100, ADDRESS).forEach(address -> peer.bytes(2, address.toBytes()));
    ProtobufWriter message = new ProtobufWriter().varint(1, 3);
    for (int count = 0; count < 500; count++) {
      message.message(9, peer);
    }

    List<DhtPeer> providers = KadMessageCodec.decode(message.toBytes()).providers();

    assertThat(providers).hasSize(KadMessageCodec.MAX_PEERS);
    assertThat(providers.getFirst().addresses()).hasSize(KadMessageCodec.MAX_ADDRESSES);
  }

  @Test
  void decode_overALimit_isRefused() {
    byte[] longKey = new ProtobufWriter().bytes(2, new byte[513]).toBytes();
    byte[] longValue =
        new ProtobufWriter()
            .message(3, new ProtobufWriter().bytes(2, new byte[(16 << 10) + 1]))
            .toBytes();
    byte[] unknownType = new ProtobufWriter().varint(1, 6).toBytes();
    for (byte[] bytes : List.of(longKey, longValue, unknownType, new byte[] {0x12, 5})) {
      assertThatThrownBy(() -> KadMessageCodec.decode(bytes))
          .isInstanceOf(WireFormatException.class);
    }
  }
}
