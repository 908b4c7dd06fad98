package org.casanube.block.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import org.casanube.block.retrieval.ArchivePace.Verdict;
import org.junit.jupiter.api.Test;

class ArchivePaceTest {
  private static final int ENOUGH = 2 * 1024 * 1024;

  private final ArchivePace pace = new ArchivePace(1000, 0);
  private long now;

  /** What is said at the end of a second in which so much came. */
  private Verdict second(int archived, int exchanged) {
    pace.archived(archived);
    pace.exchanged(exchanged);
    now += 1000;
    return pace.judge(now, true);
  }

  @Test
  void judge_ofArchiveThatIsFast_goesOn() {
    for (int i = 0; i < 100; i++) {
      assertThat(second(ENOUGH, 0)).isEqualTo(Verdict.GO_ON);
    }
  }

  @Test
  void judge_beforeTheWindowEnds_goesOn() {
    assertThat(pace.judge(999, true)).isEqualTo(Verdict.GO_ON);
    assertThat(pace.judge(1000, true)).isEqualTo(Verdict.PROBE);
  }

  @Test
  void judge_ofSlowArchiveWithoutOthers_goesOn() {
    assertThat(pace.judge(5000, false)).isEqualTo(Verdict.GO_ON);
  }

  @Test
  void judge_ofSlowArchiveBesideFasterPeers_givesUp() {
    assertThat(second(1000, 0)).isEqualTo(Verdict.PROBE);
    assertThat(pace.isProbing()).isTrue();
    assertThat(second(1000, 1001)).isEqualTo(Verdict.GIVE_UP);
  }

  @Test
  void judge_ofSlowArchiveBesideSlowerPeers_leavesThemAloneForLongerEachTime() {
    assertThat(restUntilProbe()).isZero();
    int first = restUntilProbe();
    int second = restUntilProbe();
    assertThat(first).isPositive();
    assertThat(second).isEqualTo(2 * first);
  }

  /** Seconds of rest until others are tried; then they prove slower. */
  private int restUntilProbe() {
    int rest = 0;
    while (second(1000, 0) != Verdict.PROBE) {
      rest++;
    }
    Verdict verdict = Verdict.GO_ON;
    while (verdict == Verdict.GO_ON) {
      verdict = second(1000, 999);
    }
    assertThat(verdict).isEqualTo(Verdict.STOP_PROBING);
    assertThat(pace.isProbing()).isFalse();
    return rest;
  }

  /** A slow disk here is no fault of whoever sends. */
  @Test
  void judge_whileWhatCameIsNotTaken_goesOn() {
    pace.held();
    assertThat(second(0, 0)).isEqualTo(Verdict.GO_ON);
    assertThat(second(0, 0)).isEqualTo(Verdict.PROBE);
  }
}
