package org.casanube.block;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTest {
  /** Features meet by their doors only, and depend on each other in one direction. */
  @Test
  void modules_ofTheService_keepToTheirDoors() {
    ApplicationModules.of(BlockServiceApplication.class).verify();
  }
}
