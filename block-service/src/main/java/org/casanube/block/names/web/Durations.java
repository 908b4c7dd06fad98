package org.casanube.block.names.web;

import java.time.Duration;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.springframework.boot.convert.DurationStyle;

/** Reads times as people write them, {@code 48h} or {@code PT48H}. */
final class Durations {
  private Durations() {}

  static Duration parse(String field, String text) {
    try {
      return DurationStyle.detectAndParse(text);
    } catch (IllegalArgumentException | ArithmeticException _) {
      throw new ProblemException(
          HttpProblems.VALUE_INVALID
              .problem(field + " is no time such as 90s, 5m, 48h or 2d")
              .withField(field));
    }
  }

  /** A time to wait for others, from a millisecond on. */
  static Duration wait(String field, String text, Duration longest) {
    Duration time = parse(field, text);
    if (!time.isPositive() || time.compareTo(longest) > 0) {
      throw new ProblemException(
          HttpProblems.VALUE_INVALID
              .problem(
                  "%s is %s, not over 0 and at most %ds"
                      .formatted(field, text, longest.toSeconds()))
              .withField(field)
              .withLimit(longest.toSeconds()));
    }
    return time;
  }
}
