package org.casanube.p2p.gossipsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufWriter;
import org.junit.jupiter.api.Test;

class RpcTest {
  @Test
  void decode_ofWhatWasEncoded_isEqual() throws Exception {
    Rpc rpc = full();
    byte[] bytes = rpc.encode();
    Rpc read = Rpc.decode(bytes);

    assertThat(read.encode()).isEqualTo(bytes);
    assertThat(read.changes()).isEqualTo(rpc.changes());
    assertThat(read.messages()).hasSize(2);
    assertThat(read.messages().getFirst().data()).containsExactly(1, 2, 3);
    assertThat(read.controls()).hasSize(5);
    assertThat(read.passedOver()).isZero();
  }

  /** The signature covers what was written: an empty field is not one that is absent. */
  @Test
  void decode_ofEmptyFields_keepsThem() throws Exception {
    Rpc rpc = new Rpc();
    rpc.messages().add(new WireMessage(new byte[0], new byte[0], null, "t", null, null));
    WireMessage read = Rpc.decode(rpc.encode()).messages().getFirst();

    assertThat(read.from()).isEmpty();
    assertThat(read.sequence()).isNull();
    assertThat(read.unsigned().toBytes()).isEqualTo(new byte[] {10, 0, 18, 0, 34, 1, 't'});
  }

  /** Bytes as go-libp2p-pubsub writes them. */
  @Test
  void encode_ofControls_isAsTheSpecificationHasIt() {
    Rpc rpc = new Rpc();
    rpc.changes().add(new Rpc.TopicChange("t", true));
    rpc.controls().add(new Control.Graft("t"));
    rpc.controls().add(new Control.Prune("t", List.of(), 60));
    assertThat(rpc.encode())
        .isEqualTo(
            new byte[] {
              10, 5, 8, 1, 18, 1, 't', 26, 12, 26, 3, 10, 1, 't', 34, 5, 10, 1, 't', 24, 60
            });
  }

  @Test
  void decode_ofTooManyEntries_passesOverTheRest() throws Exception {
    Rpc rpc = new Rpc();
    List<byte[]> ids = IntStream.range(0, 6_000).mapToObj(each -> new byte[] {1}).toList();
    rpc.controls().add(new Control.Want(ids));
    rpc.controls().add(new Control.DontWant(ids));
    for (int count = 0; count < 5_100; count++) {
      rpc.changes().add(new Rpc.TopicChange("t", true));
    }
    Rpc read = Rpc.decode(rpc.encode());

    assertThat(read.changes()).hasSize(RpcLimits.MAX_SUBSCRIPTIONS);
    assertThat(((Control.Want) read.controls().getFirst()).ids()).hasSize(RpcLimits.MAX_IDS);
    assertThat(((Control.DontWant) read.controls().getLast()).ids()).isEmpty();
    assertThat(read.passedOver()).isEqualTo(100 + 1_000 + 6_000);
  }

  @Test
  void decode_ofTooLongTopic_isRefused() {
    byte[] bytes =
        new ProtobufWriter()
            .message(1, new ProtobufWriter().bool(1, true).string(2, "x".repeat(513)))
            .toBytes();
    assertThatThrownBy(() -> Rpc.decode(bytes)).isInstanceOf(WireFormatException.class);
  }

  @Test
  void decode_ofChangedBytes_endsOrIsRefused() {
    byte[] good = full().encode();
    Random random = new Random(3);
    for (int round = 0; round < 5_000; round++) {
      byte[] input = good.clone();
      for (int change = 0; change <= round % 3; change++) {
        input[random.nextInt(input.length)] = (byte) random.nextInt();
      }
      fuzz(input);
    }
    assertThat(good).isNotEmpty();
  }

  @FuzzTest
  void fuzz(byte[] input) {
    try {
      Rpc rpc = Rpc.decode(input);
      assertThat(rpc.controls()).hasSizeLessThanOrEqualTo(RpcLimits.MAX_CONTROLS);
      // What is understood can be passed on, and is understood again.
      Rpc again = Rpc.decode(rpc.encode());
      assertThat(again.encode()).isEqualTo(rpc.encode());
      assertThat(again.messages()).hasSameSizeAs(rpc.messages());
    } catch (WireFormatException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
  }

  private static Rpc full() {
    Rpc rpc = new Rpc();
    rpc.changes().add(new Rpc.TopicChange("a", true));
    rpc.changes().add(new Rpc.TopicChange("b", false));
    byte[] field = {9, 8, 7};
    rpc.messages().add(new WireMessage(field, new byte[] {1, 2, 3}, field, "a", field, field));
    rpc.messages().add(new WireMessage(null, new byte[300], null, "b", null, null));
    rpc.controls().add(new Control.Have("a", List.of(field, field)));
    rpc.controls().add(new Control.Want(List.of(field)));
    rpc.controls().add(new Control.Graft("a"));
    List<Control.ExchangedPeer> peers =
        List.of(
            new Control.ExchangedPeer(field, new byte[100]),
            new Control.ExchangedPeer(field, new byte[0]));
    rpc.controls().add(new Control.Prune("a", peers, 60));
    rpc.controls().add(new Control.DontWant(List.of(field)));
    return rpc;
  }
}
