package org.casanube.gateway.services;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Shows each service in the gateway's health. One that is down makes the gateway degraded, not
 * down: it still serves what does not need that service.
 */
@Component("services")
final class ServicesHealthIndicator implements ReactiveHealthIndicator {
  private static final Status DEGRADED = new Status("DEGRADED");

  private final ServiceHealth health;

  ServicesHealthIndicator(ServiceHealth health) {
    this.health = health;
  }

  @Override
  public Mono<Health> health() {
    return health
        .reports()
        .map(reports -> {
          Map<String, Object> details = new LinkedHashMap<>();
          reports.forEach(report ->
              details.put(
                  report.name(),
                  report.isUp()
                      ? report.state()
                      : "%s: %s".formatted(report.state(), report.detail())));
          boolean allUp = reports.stream().allMatch(ServiceHealth.Report::isUp);
          return Health.status(allUp ? Status.UP : DEGRADED).withDetails(details).build();
        });
  }
}
