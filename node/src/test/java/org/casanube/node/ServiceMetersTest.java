package org.casanube.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;

class ServiceMetersTest {
  @Test
  void meters_ofTwoServices_areInTheSharedRegistryUnderTheirNames() {
    MeterRegistry shared = new SimpleMeterRegistry();
    try (GenericApplicationContext block = service(shared, "block-service");
        GenericApplicationContext gateway = service(shared, "gateway")) {
      block.getBean(MeterRegistry.class).counter("requests").increment(2);
      gateway.getBean(MeterRegistry.class).counter("requests").increment(3);

      assertThat(shared.get("requests").tag("service", "block-service").counter().count())
          .isEqualTo(2);
      assertThat(shared.get("requests").tag("service", "gateway").counter().count()).isEqualTo(3);
    }
  }

  private static GenericApplicationContext service(MeterRegistry shared, String name) {
    GenericApplicationContext parent = new GenericApplicationContext();
    parent.registerBean("shared", MeterRegistry.class, () -> shared);
    parent.refresh();
    GenericApplicationContext context = new GenericApplicationContext(parent);
    new ServiceMeters(shared).initialize(context);
    context.refresh();
    context.getBean(MeterRegistry.class).config().commonTags("service", name);
    return context;
  }
}
