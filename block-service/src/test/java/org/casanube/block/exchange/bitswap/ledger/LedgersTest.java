package org.casanube.block.exchange.bitswap.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.casanube.block.exchange.PeerLedger;
import org.casanube.block.exchange.PeerLedger.Flow;
import org.casanube.block.exchange.Way;
import org.casanube.multiformats.PeerId;
import org.junit.jupiter.api.Test;

class LedgersTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final Ledgers ledgers = new Ledgers(3, Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void all_addsUpAndPutsTheLargestFirst() {
    ledgers.sent(Way.BITSWAP, peer(1), 2, 30);
    ledgers.sent(Way.ARCHIVE, peer(1), 3, 40);
    ledgers.received(Way.BITSWAP, peer(2), 1, 500);
    ledgers.received(Way.BITSWAP, peer(2), 1, 7);
    ledgers.wasted(peer(1), 9);

    Map<Way, Flow> sent =
        Map.of(Way.BITSWAP, new Flow(2, 30, 0, 0), Way.ARCHIVE, new Flow(3, 40, 0, 0));
    Map<Way, Flow> received = Map.of(Way.BITSWAP, new Flow(0, 0, 2, 507));
    assertThat(ledgers.all())
        .containsExactly(
            new PeerLedger(peer(2), received, 0, NOW), new PeerLedger(peer(1), sent, 9, NOW));
    assertThat(ledgers.all().getLast().sentBlocks()).isEqualTo(5);
    assertThat(ledgers.all().getLast().sentBytes()).isEqualTo(70);
  }

  @Test
  void ledgers_ofTooManyPeers_forgetThoseNotHeardOfForLongest() {
    for (int number = 0; number < 3; number++) {
      ledgers.received(Way.BITSWAP, peer(number), 1, 1);
    }
    ledgers.received(Way.BITSWAP, peer(0), 1, 1);
    ledgers.received(Way.BITSWAP, peer(9), 1, 1);

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
