package org.casanube.p2p.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.DialException;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.swarm.SimulatedHosts;
import org.casanube.p2p.wire.ProtobufWriter;
import org.junit.jupiter.api.Test;

class RelayMessagesTest {
  private static final KeyPair RELAY = SimulatedHosts.identity(1);
  private static final KeyPair PEER = SimulatedHosts.identity(2);
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final CircuitLimit LIMIT = new CircuitLimit(Duration.ofMinutes(2), 1 << 17);

  @Test
  void encode_ofEachMessage_isReadAsItself() throws Exception {
    HopMessage reserved = HopMessage.reserved(reservation(), LIMIT);
    HopMessage read = HopMessage.decode(reserved.encode());
    assertThat(read.type()).isEqualTo(HopMessage.Type.STATUS);
    assertThat(read.limit()).contains(LIMIT);
    assertThat(read.reservation().orElseThrow().addresses()).isEqualTo(reservation().addresses());
    assertThat(read.reservation().orElseThrow().expires()).isEqualTo(NOON);
    for (HopMessage message :
        List.of(
            HopMessage.reserve(),
            HopMessage.connect(PEER.toPeerId()),
            HopMessage.connected(LIMIT),
            HopMessage.status(RelayStatus.NO_RESERVATION))) {
      assertThat(HopMessage.decode(message.encode())).isEqualTo(message);
    }
    for (StopMessage message :
        List.of(
            StopMessage.connect(PEER.toPeerId(), LIMIT),
            StopMessage.status(RelayStatus.CONNECTION_FAILED))) {
      assertThat(StopMessage.decode(message.encode())).isEqualTo(message);
    }
  }

  @Test
  void encode_ofKnownMessages_isByteForByteAsSpecified() {
    assertThat(hex(HopMessage.reserve().encode())).isEqualTo("0800");
    assertThat(hex(HopMessage.status(RelayStatus.PERMISSION_DENIED).encode()))
        .isEqualTo("080228ca01");
    assertThat(hex(HopMessage.connected(LIMIT).encode()))
        .isEqualTo("0802" + "22060878108080" + "08" + "2864");
    assertThat(hex(HopMessage.connected(CircuitLimit.NONE).encode())).isEqualTo("08022864");
    assertThat(hex(StopMessage.status(RelayStatus.OK).encode())).isEqualTo("08012064");
    String id = hex(PEER.toPeerId().toBytes());
    assertThat(hex(HopMessage.connect(PEER.toPeerId()).encode())).isEqualTo("080112280a26" + id);
  }

  @Test
  void open_ofVoucher_wantsRelayAndPeer() throws Exception {
    byte[] sealed = new Voucher(RELAY.toPeerId(), PEER.toPeerId(), NOON).seal(RELAY);

    assertThat(Voucher.open(sealed, RELAY.toPeerId(), PEER.toPeerId()).expires()).isEqualTo(NOON);
    PeerId stranger = SimulatedHosts.identity(3).toPeerId();
    assertThatThrownBy(() -> Voucher.open(sealed, RELAY.toPeerId(), stranger))
        .isInstanceOf(WireFormatException.class);
    assertThatThrownBy(() -> Voucher.open(sealed, PEER.toPeerId(), PEER.toPeerId()))
        .isInstanceOf(WireFormatException.class);
    assertThatThrownBy(() -> new Voucher(PEER.toPeerId(), PEER.toPeerId(), NOON).seal(RELAY))
        .isInstanceOf(IllegalArgumentException.class);
    sealed[sealed.length - 1] ^= 1;
    assertThatThrownBy(() -> Voucher.open(sealed, RELAY.toPeerId(), PEER.toPeerId()))
        .isInstanceOf(WireFormatException.class);
  }

  @Test
  void decode_ofLies_keepsToTheLimits() throws Exception {
    ProtobufWriter lies = new ProtobufWriter().varint(1, -1);
    for (int count = 0; count < 100; count++) {
      lies.bytes(2, Multiaddr.parse("/ip4/192.0.2.1/tcp/" + count).toBytes());
    }
    lies.bytes(2, new byte[] {(byte) 0xff, 1});
    ProtobufWriter limit = new ProtobufWriter().varint(1, -1).varint(2, -1);
    ProtobufWriter message =
        new ProtobufWriter().varint(1, 2).message(3, lies).message(4, limit).varint(5, 999);
    HopMessage read = HopMessage.decode(message.toBytes());

    assertThat(read.reservation().orElseThrow().addresses()).hasSize(Reservation.MAX_ADDRESSES);
    assertThat(read.reservation().orElseThrow().expires())
        .isEqualTo(Instant.parse("9999-12-31T23:59:59Z"));
    assertThat(read.limit().orElseThrow().bytes()).isPositive();
    assertThat(read.status()).contains(RelayStatus.UNKNOWN);
    assertThatThrownBy(() -> HopMessage.decode(new byte[0]))
        .isInstanceOf(WireFormatException.class);
    assertThatThrownBy(() -> StopMessage.decode(new byte[] {8, 2}))
        .isInstanceOf(WireFormatException.class);
  }

  @Test
  void address_throughRelay_isTakenToPieces() throws Exception {
    String relay = "/p2p/" + RELAY.toPeerId();
    CircuitAddress full =
        CircuitAddress.of(
            Multiaddr.parse(
                "/ip4/192.0.2.1/tcp/4001" + relay + "/p2p-circuit/p2p/" + PEER.toPeerId()));
    CircuitAddress bare = CircuitAddress.of(Multiaddr.parse(relay + "/p2p-circuit"));

    assertThat(full.whereRelayIs()).contains(Multiaddr.parse("/ip4/192.0.2.1/tcp/4001"));
    assertThat(full.relay()).isEqualTo(RELAY.toPeerId());
    assertThat(full.target()).contains(PEER.toPeerId());
    assertThat(bare.whereRelayIs()).isEmpty();
    assertThat(bare.target()).isEmpty();
    for (String wrong :
        List.of(
            "/p2p-circuit" + relay,
            "/ip4/192.0.2.1/tcp/1/p2p-circuit" + relay,
            relay + "/p2p-circuit" + relay + "/p2p-circuit")) {
      assertThatThrownBy(() -> CircuitAddress.of(Multiaddr.parse(wrong)))
          .isInstanceOf(DialException.class);
    }
  }

  @FuzzTest
  void fuzz(byte[] input) {
    try {
      HopMessage read = HopMessage.decode(input);
      assertThat(HopMessage.decode(read.encode()).type()).isEqualTo(read.type());
    } catch (WireFormatException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
    try {
      StopMessage read = StopMessage.decode(input);
      assertThat(StopMessage.decode(read.encode()).type()).isEqualTo(read.type());
    } catch (WireFormatException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
    try {
      assertThat(Voucher.open(input, RELAY.toPeerId(), PEER.toPeerId())).isNotNull();
    } catch (WireFormatException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
  }

  @Test
  void decode_ofChangedMessages_endsOrIsRefused() {
    List<byte[]> good =
        List.of(
            HopMessage.reserved(reservation(), LIMIT).encode(),
            HopMessage.connect(PEER.toPeerId()).encode(),
            StopMessage.connect(PEER.toPeerId(), LIMIT).encode(),
            reservation().voucher().orElseThrow());
    Random random = new Random(41);
    for (int round = 0; round < 4_000; round++) {
      byte[] input = good.get(round % good.size()).clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        input[random.nextInt(input.length)] = (byte) random.nextInt();
      }
      fuzz(input);
    }
    assertThat(good).hasSize(4);
  }

  private static Reservation reservation() {
    Multiaddr address = Multiaddr.parse("/ip4/192.0.2.1/tcp/4001/p2p/" + RELAY.toPeerId());
    byte[] voucher = new Voucher(RELAY.toPeerId(), PEER.toPeerId(), NOON).seal(RELAY);
    return new Reservation(NOON, List.of(address), Optional.of(voucher));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
