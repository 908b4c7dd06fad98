package org.casanube.block.retrieval;

/**
 * Judges whether an archive is worth waiting for. While it comes at the least speed nobody else is
 * asked, so that nothing comes twice. Below that, when there are others, a few blocks are asked of
 * them beside it: if they bring more in the same time the archive is given up; if not, they are
 * left alone again for a while. Only blocks that are wanted count, and no time in which what came
 * was not taken. Not thread-safe.
 */
final class ArchivePace {
  /** Below this, in bytes a second, others are tried. */
  static final long LEAST_SPEED = 1024 * 1024;

  private static final int TRIALS = 4;
  private static final int FIRST_REST = 8;
  private static final int LONGEST_REST = 256;
  private static final long MILLIS = 1000;

  private final long windowMillis;
  private long from;
  private long archived;
  private long exchanged;
  private boolean held;
  private boolean probing;
  private int windows;
  private int rest = FIRST_REST;
  private int resting;

  /** What is to be done. */
  enum Verdict {
    GO_ON,
    /** Others are to be asked for a few blocks, too. */
    PROBE,
    /** The others were slower; they are to be left alone. */
    STOP_PROBING,
    /** The others are faster. */
    GIVE_UP
  }

  /**
   * The pace of an archive that begins.
   *
   * @param windowMillis over which speeds are measured
   */
  ArchivePace(long windowMillis, long nowMillis) {
    this.windowMillis = windowMillis;
    from = nowMillis;
  }

  /** The archive has brought something that is wanted. */
  void archived(int bytes) {
    archived += bytes;
  }

  /** Others have. */
  void exchanged(int bytes) {
    exchanged += bytes;
  }

  /** What the archive brought was not taken at once: it is not the slow one. */
  void held() {
    held = true;
  }

  boolean isProbing() {
    return probing;
  }

  /** To be asked often; says something else than to go on at the end of a window only. */
  Verdict judge(long nowMillis, boolean hasOthers) {
    long passed = nowMillis - from;
    if (passed < windowMillis) {
      return Verdict.GO_ON;
    }
    Verdict verdict = held || !hasOthers ? Verdict.GO_ON : verdict(passed);
    from = nowMillis;
    archived = 0;
    exchanged = 0;
    held = false;
    return verdict;
  }

  private Verdict verdict(long passed) {
    if (probing) {
      return compare();
    }
    if (resting > 0) {
      resting--;
      return Verdict.GO_ON;
    }
    if (archived * MILLIS >= LEAST_SPEED * passed) {
      return Verdict.GO_ON;
    }
    probing = true;
    windows = 0;
    return Verdict.PROBE;
  }

  private Verdict compare() {
    windows++;
    if (exchanged > archived) {
      return Verdict.GIVE_UP;
    }
    if (windows < TRIALS) {
      return Verdict.GO_ON;
    }
    probing = false;
    resting = rest;
    rest = Math.min(2 * rest, LONGEST_REST);
    return Verdict.STOP_PROBING;
  }
}
