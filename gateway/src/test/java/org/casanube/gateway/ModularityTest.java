package org.casanube.gateway;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTest {
  /** Features meet by their doors only, and depend on each other in one direction. */
  @Test
  void modules_ofTheGateway_keepToTheirDoors() {
    ApplicationModules.of(GatewayApplication.class).verify();
  }
}
