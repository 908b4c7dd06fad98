package org.casanube.forgotten;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Holds tests that nothing runs, since it is named so. */
class ForgottenChecks {
  @Test
  void neverRuns() {}

  @Nested
  class AlsoForgotten {
    @Test
    void neverRuns() {}
  }

  abstract static class AbstractTests {
    @Test
    void neverRuns() {}
  }
}
