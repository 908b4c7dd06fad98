package org.casanube.block.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArrivalRateTest {
  private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
  private static final long MEBIBYTE = 1 << 20;

  private final ArrivalRate rate = new ArrivalRate();
  private long bytes;

  @Test
  void perSecond_whereNothingCame_isZero() {
    assertThat(rate.perSecond(START, 0)).isZero();
    assertThat(rate.perSecond(START.plusSeconds(100), 0)).isZero();
  }

  /** A small root block first, then much within the same second: it shows at once. */
  @Test
  void perSecond_afterASlowBeginning_followsAtOnce() {
    arrive(0, 20_000);
    arrive(950, 1_000);
    for (int millis = 1_000; millis < 2_000; millis += 10) {
      arrive(millis, MEBIBYTE);
    }

    assertThat(at(2_000)).isGreaterThan(40 * MEBIBYTE);
  }

  @Test
  void perSecond_afterALongWait_leavesTheWaitOut() {
    for (int millis = 30_000; millis < 31_000; millis += 10) {
      arrive(millis, MEBIBYTE);
    }

    assertThat((double) at(31_000)).isCloseTo(100.0 * MEBIBYTE, within(2.0 * MEBIBYTE));

    for (int millis = 60_000; millis < 60_500; millis += 10) {
      arrive(millis, 1_000);
    }
    assertThat((double) at(60_500)).isCloseTo(100_000, within(5_000.0));
  }

  @Test
  void perSecond_ofASteadyStream_isItsRate() {
    for (int millis = 0; millis < 20_000; millis += 50) {
      arrive(millis, 5_000);
      if (millis > 1_000) {
        assertThat((double) at(millis + 49)).isCloseTo(100_000, within(10_000.0));
      }
    }
  }

  @Test
  void perSecond_whenNothingComesAnyMore_falls() {
    for (int millis = 0; millis < 5_000; millis += 10) {
      arrive(millis, MEBIBYTE);
    }

    assertThat(at(6_000)).isLessThan(70 * MEBIBYTE);
    assertThat(at(7_500)).isZero();
  }

  private void arrive(long millis, long size) {
    rate.arriving(START.plusMillis(millis), bytes);
    bytes += size;
  }

  private long at(long millis) {
    return rate.perSecond(START.plusMillis(millis), bytes);
  }
}
