package org.casanube.block.exchange.bitswap.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.casanube.block.exchange.PeerLedger;
import org.casanube.multiformats.PeerId;
import org.junit.jupiter.api.Test;

class LedgersTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final Ledgers ledgers = new Ledgers(3, Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void all_addsUpAndPutsTheLargestFirst() {
    ledgers.sent(peer(1), 2, 30);
    ledgers.received(peer(2), 500);
    ledgers.received(peer(2), 7);
    ledgers.wasted(peer(1), 9);

    assertThat(ledgers.all())
        .containsExactly(
            new PeerLedger(peer(2), 0, 0, 2, 507, 0, NOW),
            new PeerLedger(peer(1), 2, 30, 0, 0, 9, NOW));
  }

  @Test
  void ledgers_ofTooManyPeers_forgetThoseNotHeardOfForLongest() {
    for (int number = 0; number < 3; number++) {
      ledgers.received(peer(number), 1);
    }
    ledgers.received(peer(0), 1);
    ledgers.received(peer(9), 1);

    assertThat(ledgers.all())
        .extracting(PeerLedger::peer)
        .containsExactlyInAnyOrder(peer(2), peer(0), peer(9));
  }

  private static PeerId peer(int number) {
    byte[] key = new byte[32];
    key[0] = (byte) number;
    return PeerId.ofEd25519(key);
  }
}
