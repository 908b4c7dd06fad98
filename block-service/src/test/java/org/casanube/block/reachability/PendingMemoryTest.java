package org.casanube.block.reachability;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PendingMemoryTest {
  @Test
  void hold_ofMoreThanAllMayTake_isRefusedUntilOthersAreDone() {
    try (PendingMemory small = new PendingMemory()) {
      try (PendingMemory large = new PendingMemory()) {
        assertThat(large.hold(PendingMemory.FREE_BYTES + PendingMemory.MAX_BYTES + 1)).isFalse();
        assertThat(large.hold(PendingMemory.FREE_BYTES + PendingMemory.MAX_BYTES)).isTrue();
        assertThat(small.hold(PendingMemory.FREE_BYTES)).isTrue();
        assertThat(small.hold(PendingMemory.FREE_BYTES + 1)).isFalse();
        assertThat(large.hold(PendingMemory.MAX_BYTES)).isTrue();
        assertThat(small.hold(2 * PendingMemory.FREE_BYTES)).isTrue();
        assertThat(large.hold(PendingMemory.FREE_BYTES + PendingMemory.MAX_BYTES)).isFalse();
      }
      assertThat(small.hold(PendingMemory.FREE_BYTES + PendingMemory.MAX_BYTES)).isTrue();
    }
  }
}
