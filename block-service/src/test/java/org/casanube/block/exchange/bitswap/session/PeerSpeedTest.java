package org.casanube.block.exchange.bitswap.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PeerSpeedTest {
  private static final long SECOND = 1_000_000_000;
  private static final long MAX = 16 << 20;

  @Test
  void rate_ofSteadyPeer_isLearnt() {
    PeerSpeed speed = new PeerSpeed();
    assertThat(speed.isKnown()).isFalse();
    speed.begins(0);
    for (int count = 1; count <= 40; count++) {
      speed.delivered(100_000, SECOND / 25, false, count * SECOND / 25);
    }
    assertThat(speed.rate()).isCloseTo(2_500_000, within(50_000.0));
    assertThat(speed.window(MAX)).isCloseTo(625_000, within(20_000L));
    speed.stalled();
    assertThat(speed.rate()).isLessThan(1_300_000);
  }

  @Test
  void window_ofFarPeer_coversItsLatency() {
    PeerSpeed speed = new PeerSpeed();
    for (int count = 0; count < 40; count++) {
      long now = count * SECOND;
      speed.begins(now);
      speed.delivered(1_000_000, SECOND / 2, true, now + SECOND / 2);
    }
    assertThat(speed.window(MAX)).isGreaterThanOrEqualTo(500_000);
  }

  @Property(tries = 200)
  void window_isWithinItsBounds(
      @ForAll @IntRange(min = 1, max = 2 << 20) int bytes,
      @ForAll @LongRange(min = 1, max = 100 * SECOND) long step) {
    PeerSpeed speed = new PeerSpeed();
    speed.begins(0);
    for (int count = 1; count <= 10; count++) {
      speed.delivered(bytes, step, count % 2 == 0, count * step);
      assertThat(speed.window(MAX)).isBetween(256L << 10, MAX);
      assertThat(speed.nanosFor(bytes)).isPositive();
    }
  }

  @Property(tries = 200)
  void estimate_ofBlocksOfOneSize_comesToIt(@ForAll @IntRange(min = 1, max = 2 << 20) int bytes) {
    SizeEstimate size = new SizeEstimate();
    for (int count = 0; count < 100; count++) {
      size.add(bytes);
      assertThat(size.bytes()).isPositive();
    }
    assertThat(size.bytes()).isBetween((long) (bytes * 0.9), (long) (bytes * 1.1) + 100);
  }
}
