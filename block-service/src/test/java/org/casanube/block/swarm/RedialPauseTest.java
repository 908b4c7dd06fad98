package org.casanube.block.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RedialPauseTest {
  private final RedialPause pause = new RedialPause(new Random(1));

  @Test
  void after_ofTheFirstFailure_isASecondOrTwo() {
    for (int times = 0; times < 100; times++) {
      assertThat(pause.after(1)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }
  }

  @Test
  void after_ofManyFailures_isNeverOverFiveMinutes() {
    for (int failures = 9; failures < 1000; failures++) {
      assertThat(pause.after(failures)).isBetween(Duration.ofSeconds(150), Duration.ofMinutes(5));
    }
  }

  @Test
  void after_ofEachFailure_doublesItsLeast() {
    for (int failures = 1; failures < 8; failures++) {
      Duration least = Duration.ofSeconds(1L << (failures - 1));
      assertThat(pause.after(failures)).isBetween(least, least.multipliedBy(2));
    }
  }
}
