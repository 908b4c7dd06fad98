package org.casanube.block.rpc.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who gets a turn when there are few. */
class TurnsTest {
  @Test
  void take_whileAllAreTaken_isForShortCallsOnly() {
    Turns turns = new Turns(1, () -> false);
    assertThat(turns.take("add", null)).isNotNull();
    assertThat(turns.take("pin/ls", null)).isNull();
    assertThat(turns.take("id", "arg=12D3KooW")).isNull();
    assertThat(turns.take("id", "encoding=json")).isNotNull();
    assertThat(turns.take("version", null)).isNotNull();
  }

  @Test
  void take_whereACallWaitsForItsCaller_getsThatTurn() {
    Semaphore[] first = new Semaphore[1];
    AtomicInteger asked = new AtomicInteger();
    Turns turns =
        new Turns(
            1,
            () -> {
              asked.incrementAndGet();
              first[0].release();
              return true;
            });
    Semaphore turn = Objects.requireNonNull(turns.take("add", null));
    first[0] = turn;
    assertThat(turns.take("pin/ls", null)).isSameAs(turn);
    assertThat(asked).hasValue(1);
  }
}
