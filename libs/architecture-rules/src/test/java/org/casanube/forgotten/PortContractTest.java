package org.casanube.forgotten;

import org.junit.jupiter.api.Test;

abstract class PortContractTest {
  @Test
  void runsInSubclasses() {}
}
