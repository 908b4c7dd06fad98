package org.casanube.p2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HandlerFailuresTest {
  private final SimulatedHosts hosts = new SimulatedHosts(40);

  @Test
  void count_ofManyFailures_isToldOnceAMinuteForEachProtocol() throws Exception {
    hosts.run(() -> {
      HandlerFailures failures = new HandlerFailures(hosts.simulation());
      assertThat(failures.count("/one")).hasValue(1);
      for (int count = 0; count < 99; count++) {
        assertThat(failures.count("/one")).isEmpty();
      }
      assertThat(failures.count("/other")).hasValue(1);
      hosts.simulation().pause(Duration.ofMinutes(1));
      assertThat(failures.count("/one")).hasValue(100);
      assertThat(failures.count("/one")).isEmpty();
      hosts.simulation().pause(Duration.ofHours(1));
      assertThat(failures.count("/one")).hasValue(2);
    });
  }
}
