package org.casanube.block;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTest {
  @Test
  void modules_ofThisService_keepToTheirDoors() {
    ApplicationModules.of(BlockServiceApplication.class).verify();
  }
}
