package org.casanube.block.retrieval.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.casanube.multiformats.PeerId;
import org.junit.jupiter.api.Test;

class PeerStandingsTest {
  private static final PeerId PEER = PeerId.ofEd25519(new byte[32]);

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final PeerStandings standings = new PeerStandings(now::get);

  @Test
  void mayBeAsked_ofSlowPeer_isNoForLongerEachTime() {
    assertThat(standings.mayBeAsked(PEER)).isTrue();
    standings.wasSlow(PEER);
    assertThat(standings.mayBeAsked(PEER)).isFalse();
    pass(PeerStandings.FIRST_PAUSE);
    assertThat(standings.mayBeAsked(PEER)).isTrue();
    standings.wasSlow(PEER);
    pass(PeerStandings.FIRST_PAUSE);
    assertThat(standings.mayBeAsked(PEER)).isFalse();
    for (int i = 0; i < 100; i++) {
      standings.wasSlow(PEER);
    }
    pass(PeerStandings.LONGEST_PAUSE);
    assertThat(standings.mayBeAsked(PEER)).isTrue();
  }

  @Test
  void gave_much_isForgivenAndRemembered() {
    standings.wasSlow(PEER);
    standings.wasSlow(PEER);
    standings.gave(PEER, 100_000_000);
    assertThat(standings.bytes(PEER)).isEqualTo(100_000_000);
    pass(PeerStandings.LONGEST_PAUSE);
    standings.wasSlow(PEER);
    pass(PeerStandings.FIRST_PAUSE);
    assertThat(standings.mayBeAsked(PEER)).isTrue();
  }

  private void pass(Duration time) {
    now.updateAndGet(at -> at.plus(time));
  }
}
