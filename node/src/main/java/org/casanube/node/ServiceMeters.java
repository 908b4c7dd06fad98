package org.casanube.node;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Gives a service's context meters that end up in the one registry of this JVM, so that one scrape
 * of any listener shows those of all services. A registry of the service's own stands before it,
 * which marks its meters with the service's name as the service's settings say.
 */
final class ServiceMeters implements ApplicationContextInitializer<GenericApplicationContext> {
  private final MeterRegistry shared;

  /** Meters for one service, kept in this registry. */
  ServiceMeters(MeterRegistry shared) {
    this.shared = shared;
  }

  @Override
  public void initialize(GenericApplicationContext service) {
    service.registerBean(
        "serviceMeters",
        CompositeMeterRegistry.class,
        () -> new CompositeMeterRegistry().add(shared),
        definition -> definition.setPrimary(true));
  }
}
