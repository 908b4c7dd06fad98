package org.casanube.p2p.identify;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.keys.PeerRecord;
import org.casanube.p2p.wire.ProtobufWriter;
import org.junit.jupiter.api.Test;

class IdentifyMessageTest {
  private static final KeyPair ALICE = KeyPair.ofSeed(new byte[32]);
  private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/192.0.2.1/tcp/4001");

  @Test
  void merge_ofWhatWasEncoded_isEqual() throws Exception {
    IdentifyMessage sent = message(10);
    List<byte[]> encoded = sent.encode();
    IdentifyMessage received = decode(encoded);

    assertThat(encoded).hasSize(1);
    assertSame(received, sent);
  }

  @Test
  void encode_ofLongMessage_sendsTheRecordApart() throws Exception {
    IdentifyMessage sent = message(200);
    List<byte[]> encoded = sent.encode();

    assertThat(encoded).hasSize(2);
    assertThat(encoded).allMatch(part -> part.length <= 8192);
    assertSame(decode(encoded), sent);
  }

  @Test
  void merge_ofTooMuch_keepsToTheLimits() throws Exception {
    ProtobufWriter writer = new ProtobufWriter();
    for (int count = 0; count < 1000; count++) {
      writer.bytes(2, ADDRESS.toBytes()).string(3, "/protocol/" + count);
    }
    writer.bytes(2, new byte[] {(byte) 0xff, 1});
    IdentifyMessage received = decode(List.of(writer.toBytes()));

    assertThat(received.listenAddresses).hasSize(64);
    assertThat(received.protocols).hasSize(512);
  }

  @Test
  void merge_ofChangedBytes_endsOrIsRefused() {
    Random random = new Random(12);
    byte[] good = message(3).encode().getFirst();
    for (int round = 0; round < 2_000; round++) {
      byte[] input = good.clone();
      input[random.nextInt(input.length)] = (byte) random.nextInt();
      fuzz(input);
    }
    assertThat(good).isNotEmpty();
  }

  @FuzzTest
  void fuzz(byte[] input) {
    try {
      assertThat(decode(List.of(input)).listenAddresses).hasSizeLessThanOrEqualTo(64);
    } catch (WireFormatException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
  }

  private static IdentifyMessage decode(List<byte[]> parts) throws WireFormatException {
    IdentifyMessage message = new IdentifyMessage();
    for (byte[] part : parts) {
      message.merge(part);
    }
    return message;
  }

  private static void assertSame(IdentifyMessage received, IdentifyMessage sent) {
    assertThat(received.publicKey).isEqualTo(sent.publicKey);
    assertThat(received.listenAddresses).isEqualTo(sent.listenAddresses);
    assertThat(received.protocols).isEqualTo(sent.protocols);
    assertThat(received.observedAddress).isEqualTo(sent.observedAddress);
    assertThat(received.agent).isEqualTo("casanube/1");
    assertThat(received.signedRecord).isPresent();
  }

  private static IdentifyMessage message(int protocols) {
    IdentifyMessage message = new IdentifyMessage();
    message.publicKey = Optional.of(ALICE.publicKey());
    message.listenAddresses.add(ADDRESS);
    IntStream.range(0, protocols).forEach(each -> message.protocols.add("/some/protocol/" + each));
    message.observedAddress = Optional.of(ADDRESS);
    message.agent = "casanube/1";
    message.signedRecord =
        Optional.of(new PeerRecord(ALICE.toPeerId(), 1, List.of(ADDRESS)).seal(ALICE));
    return message;
  }
}
