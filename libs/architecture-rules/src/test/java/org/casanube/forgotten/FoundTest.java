package org.casanube.forgotten;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FoundTest {
  @Test
  void runs() {}

  @Nested
  class AlsoFound {
    @Test
    void runs() {}
  }

  @SuppressWarnings("ClassCanBeStatic")
  static class StaticallyNested {
    @Test
    void neverRuns() {}
  }
}
