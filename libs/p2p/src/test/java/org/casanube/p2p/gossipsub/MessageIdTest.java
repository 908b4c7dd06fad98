package org.casanube.p2p.gossipsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.casanube.p2p.keys.KeyPair;
import org.junit.jupiter.api.Test;

class MessageIdTest {
  private static final KeyPair ALICE = KeyPair.ofSeed(new byte[32]);

  @Test
  void received_byKey_isTheNameByPeerId() {
    byte[] byPeer = join(ALICE.toPeerId().toBytes(), 7);
    byte[] byKey = join(ALICE.publicKey().toBytes(), 7);

    assertThat(MessageId.received(byKey)).isEqualTo(MessageId.of(byPeer));
    assertThat(MessageId.received(byPeer)).isEqualTo(MessageId.of(byPeer));
    assertThat(MessageId.isByKey(byKey)).isTrue();
    assertThat(MessageId.isByKey(byPeer)).isFalse();
    assertThat(MessageId.of(byPeer).byKey()).isEqualTo(byKey);
  }

  @Test
  void received_ofOtherNames_staysAsItIs() {
    byte[] hash = new byte[32];
    hash[0] = 8;
    assertThat(MessageId.received(hash).toBytes()).isEqualTo(hash);
    assertThat(MessageId.of(hash).byKey()).isEqualTo(hash);
  }

  @Test
  void byKey_ofAnIdWithoutAKeyInside_staysAsItIs() {
    byte[] noKey = new byte[18];
    noKey[1] = 8;
    MessageId id = MessageId.received(noKey);

    assertThat(id.byKey()).isEqualTo(noKey);
    assertThat(MessageId.received(id.byKey())).isEqualTo(id);
  }

  @Property(tries = 5_000)
  void received_ofAnything_isReadAgainAsItself(@ForAll @Size(max = 60) byte[] bytes) {
    MessageId id = MessageId.received(bytes);
    assertThat(MessageId.received(id.toBytes())).isEqualTo(id);
    assertThat(MessageId.received(id.byKey())).isEqualTo(id);
  }

  private static byte[] join(byte[] head, long sequence) {
    return ByteBuffer.allocate(head.length + 8).put(head).putLong(sequence).array();
  }
}
