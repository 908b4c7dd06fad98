package org.casanube.cli.kubo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PeerIdentityTest {
  @Test
  void decode_ofAKeyThatKuboMade_givesItsPeerId() throws KuboException {
    PeerIdentity identity =
        PeerIdentity.decode(
            "CAESQH7H8hnpTuG/qcrRzy1TUQzXlbKRmiIij8KfMbJKFfgPsB/q4XUe/pvXnTnf+XAp0hnAd310igmUYaqBGXaNQ+A=");
    assertThat(identity.peerId()).isEqualTo("12D3KooWMft9kJ4CUMNLuGRorSCfQoF8rY5tVgZiLhxFhk12TQHd");
    assertThat(identity.publicKey()).isEqualTo("CAESILAf6uF1Hv6b15053/lwKdIZwHd9dIoJlGGqgRl2jUPg");
  }

  @Test
  void generate_thenDecode_isTheSameIdentity() throws KuboException {
    for (int i = 0; i < 50; i++) {
      PeerIdentity identity = PeerIdentity.generate();
      assertThat(PeerIdentity.decode(identity.privateKey())).isEqualTo(identity);
      assertThat(identity.peerId()).startsWith("12D3KooW").hasSize(52);
    }
  }

  @Test
  void decode_ofWhatIsNoEd25519Key_isRefused() {
    for (String text : new String[] {"", "!", "CAASQA==", "CAESQH7H"}) {
      assertThatThrownBy(() -> PeerIdentity.decode(text)).isInstanceOf(KuboException.class);
    }
  }
}
