package org.casanube.p2p.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufWriter;
import org.junit.jupiter.api.Test;

class PeerRecordTest {
  private static final KeyPair ALICE = KeyPair.ofSeed(new byte[32]);
  private static final KeyPair BOB = KeyPair.ofSeed(seedOfOnes());
  private static final byte[] TYPE = {3, 1};

  private final PeerRecord record =
      new PeerRecord(
          ALICE.toPeerId(),
          7,
          List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/4001"), Multiaddr.parse("/ip6/::1/tcp/1")));

  @Test
  void open_ofSealedAndSentRecord_isEqual() throws Exception {
    SignedEnvelope received = SignedEnvelope.decode(record.seal(ALICE).toBytes());

    assertThat(PeerRecord.open(received)).isEqualTo(record);
    assertThat(received.signer()).isEqualTo(ALICE.publicKey());
  }

  @Test
  void open_ofAnyChangedByte_isRefusedOrTheSame() {
    byte[] sealed = record.seal(ALICE).toBytes();
    for (int at = 0; at < sealed.length; at++) {
      byte[] changed = sealed.clone();
      changed[at] ^= 1;
      try {
        assertThat(PeerRecord.open(SignedEnvelope.decode(changed))).isEqualTo(record);
      } catch (WireFormatException expected) {
        assertThat(expected).hasMessageNotContaining("null");
      }
    }
  }

  @Test
  void open_ofRecordSignedByAnotherPeer_isRefused() throws Exception {
    byte[] payload =
        new ProtobufWriter().bytes(1, ALICE.toPeerId().toBytes()).varint(2, 1).toBytes();
    SignedEnvelope forged = SignedEnvelope.seal(BOB, "libp2p-peer-record", TYPE, payload);

    assertThatThrownBy(() -> PeerRecord.open(forged))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("another peer");
  }

  @Test
  void open_ofEnvelopeOfAnotherPurpose_isRefused() {
    SignedEnvelope other = SignedEnvelope.seal(ALICE, "other", TYPE, new byte[0]);
    SignedEnvelope otherType =
        SignedEnvelope.seal(ALICE, "libp2p-peer-record", new byte[] {1}, new byte[0]);

    assertThatThrownBy(() -> PeerRecord.open(other)).hasMessageContaining("signature");
    assertThatThrownBy(() -> PeerRecord.open(otherType)).hasMessageContaining("type");
  }

  @Test
  void open_ofUnknownAndTooManyAddresses_leavesThemOut() throws Exception {
    ProtobufWriter payload = new ProtobufWriter().bytes(1, ALICE.toPeerId().toBytes());
    payload.message(3, new ProtobufWriter().bytes(1, new byte[] {(byte) 0xff, 0x7e, 1}));
    byte[] known = Multiaddr.parse("/ip4/1.2.3.4/tcp/5").toBytes();
    for (int count = 0; count < 100; count++) {
      payload.message(3, new ProtobufWriter().bytes(1, known));
    }

    PeerRecord opened =
        PeerRecord.open(SignedEnvelope.seal(ALICE, "libp2p-peer-record", TYPE, payload.toBytes()));

    assertThat(opened.addresses()).hasSize(PeerRecord.MAX_ADDRESSES);
  }

  @Test
  void seal_byAnotherPeer_isRefused() {
    assertThatThrownBy(() -> record.seal(BOB)).isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] seedOfOnes() {
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) 1);
    return seed;
  }
}
