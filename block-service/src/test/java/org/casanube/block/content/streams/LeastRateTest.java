package org.casanube.block.content.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeastRateTest {
  private long now = 5;
  private final LeastRate rate = new LeastRate(() -> now);

  @Test
  void limit_ofPartsTakenAtOnce_isTheStall() throws Exception {
    for (int part = 0; part < 1000; part++) {
      assertThat(rate.limit(100_000)).isEqualTo(Duration.ofSeconds(30));
      rate.sent(100_000);
    }
  }

  @Test
  void limit_ofPartsTakenSlowly_ends() throws Exception {
    int parts = 0;
    try {
      while (parts < 100) {
        Duration limit = rate.limit(12_500);
        assertThat(limit).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(30));
        now += Duration.ofSeconds(2).toNanos();
        rate.sent(12_500);
        parts++;
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("12500");
    }
    assertThat(parts).isBetween(29, 33);
  }

  @Test
  void limit_afterALongSilence_isOver() {
    now += Duration.ofSeconds(40).toNanos();
    assertThatThrownBy(() -> rate.limit(1000)).isInstanceOf(IOException.class);
  }
}
