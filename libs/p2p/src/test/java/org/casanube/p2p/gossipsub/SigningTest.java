package org.casanube.p2p.gossipsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.KeyPair;
import org.junit.jupiter.api.Test;

class SigningTest {
  private static final KeyPair ALICE = KeyPair.ofSeed(new byte[32]);
  private static final KeyPair BOB = KeyPair.ofSeed(ALICE.publicKey().content());
  private static final GossipsubSettings SIGNED = GossipsubSettings.defaults();
  private static final GossipsubSettings UNSIGNED =
      SIGNED.withSignatures(SignaturePolicy.STRICT_NO_SIGN);

  private final Signing signing = new Signing(ALICE, SIGNED, 5);

  @Test
  void requireAuthor_ofOwnMessage_isOneself() throws Exception {
    WireMessage message = signing.write("t", new byte[] {1});
    assertThat(signing.requireAuthor(message)).contains(ALICE.toPeerId());
    assertThat(signing.nameOf(message))
        .isNotEqualTo(signing.nameOf(signing.write("t", new byte[1])));
  }

  @Test
  void requireAuthor_withKeyInTheMessage_checksThatItIsTheAuthors() throws Exception {
    WireMessage good = signing.write("t", new byte[] {1});
    assertThat(signing.requireAuthor(withKey(good, ALICE))).isPresent();
    assertThatThrownBy(() -> signing.requireAuthor(withKey(good, BOB)))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("not its author's");
  }

  @Test
  void requireAuthor_ofChangedMessage_isRefused() {
    WireMessage good = signing.write("t", new byte[] {1});
    WireMessage[] changed = {
      new WireMessage(good.from(), new byte[] {2}, good.sequence(), "t", good.signature(), null),
      new WireMessage(good.from(), good.data(), new byte[8], "t", good.signature(), null),
      new WireMessage(good.from(), good.data(), good.sequence(), "u", good.signature(), null),
      new WireMessage(
          BOB.toPeerId().toBytes(), good.data(), good.sequence(), "t", good.signature(), null),
      new WireMessage(good.from(), good.data(), good.sequence(), "t", new byte[64], null),
      new WireMessage(new byte[] {1}, good.data(), good.sequence(), "t", good.signature(), null)
    };
    for (WireMessage each : changed) {
      assertThatThrownBy(() -> signing.requireAuthor(each)).isInstanceOf(WireFormatException.class);
    }
  }

  @Test
  void nameOf_withoutSignature_isRefusedWhereItMustBe() {
    WireMessage unsigned = new Signing(ALICE, UNSIGNED, 0).write("t", new byte[] {1});
    assertThatThrownBy(() -> signing.nameOf(unsigned)).isInstanceOf(WireFormatException.class);
  }

  @Test
  void nameOf_withAuthor_isRefusedWhereNoneMayBe() throws Exception {
    Signing strict = new Signing(ALICE, UNSIGNED, 0);
    assertThatThrownBy(() -> strict.nameOf(signing.write("t", new byte[] {1})))
        .isInstanceOf(WireFormatException.class);
    WireMessage message = strict.write("t", new byte[] {1});
    assertThat(strict.nameOf(message)).isEqualTo(strict.nameOf(strict.write("u", new byte[] {1})));
    assertThat(strict.requireAuthor(message)).isEqualTo(Optional.<PeerId>empty());
  }

  private static WireMessage withKey(WireMessage message, KeyPair keys) {
    return new WireMessage(
        message.from(),
        message.data(),
        message.sequence(),
        message.topic(),
        message.signature(),
        keys.publicKey().toBytes());
  }
}
