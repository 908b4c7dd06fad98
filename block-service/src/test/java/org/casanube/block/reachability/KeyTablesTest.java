package org.casanube.block.reachability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class KeyTablesTest {
  @Test
  void set_ofManyKeys_holdsThoseAndNoOthersInFewBytes() {
    Random random = new Random(7);
    try (KeySet set = new KeySet(0)) {
      Set<Long> model = new HashSet<>();
      for (int i = 0; i < 200_000; i++) {
        long key = random.nextLong() | 1;
        assertThat(set.add(key)).isEqualTo(model.add(key));
      }
      assertThat(set.size()).isEqualTo(model.size());
      assertThat(model).allMatch(set::contains);
      assertThat(random.longs(10_000).map(key -> key & ~1L).filter(set::contains)).isEmpty();
      assertThat(set.bytes()).isLessThan(16L * model.size());
    }
  }

  @Test
  void set_withExpectedSize_takesTenBytesAKey() {
    try (KeySet set = new KeySet(100_000)) {
      long before = set.bytes();
      new Random(1).longs(100_000).forEach(set::add);
      assertThat(set.bytes()).isEqualTo(before).isLessThanOrEqualTo(1_000_100);
    }
  }

  @Property(tries = 200)
  void counts_afterAnyChanges_areThoseOfAMap(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int distinct) {
    Random random = new Random(seed);
    long[] keys = random.longs(distinct).map(key -> key | 1).toArray();
    Map<Long, Long> model = new HashMap<>();
    try (KeyCounts counts = new KeyCounts()) {
      for (int i = 0; i < 2000; i++) {
        long[] key = {keys[random.nextInt(distinct)]};
        if (random.nextInt(100) < 55) {
          counts.increment(key, 1);
          model.merge(key[0], 1L, Long::sum);
        } else {
          counts.decrement(key, 1);
          model.computeIfPresent(key[0], (_, count) -> count == 1 ? null : count - 1);
        }
      }
      assertThat(counts.size()).isEqualTo(model.size());
      for (long key : keys) {
        assertThat(counts.count(key)).isEqualTo(model.getOrDefault(key, 0L));
      }
    }
  }

  @Test
  @Timeout(20)
  void counts_ofKeysInTheOrderOfASet_takeNoLongerThanOthers() {
    try (KeySet set = new KeySet(0);
        KeyCounts counts = new KeyCounts()) {
      new Random(4).longs(500_000).map(key -> key | 1).forEach(set::add);
      set.forEachBatch(counts::increment);
      assertThat(counts.size()).isEqualTo(set.size());
    }
  }

  @Test
  void counts_afterClose_areZeroForEver() {
    KeyCounts counts = new KeyCounts();
    counts.increment(new long[] {5, 6}, 2);
    counts.close();
    counts.increment(new long[] {5}, 1);
    assertThat(counts.count(5)).isZero();
    assertThat(counts.size()).isZero();
  }
}
