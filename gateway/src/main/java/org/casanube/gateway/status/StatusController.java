package org.casanube.gateway.status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.casanube.gateway.services.ServiceHealth;
import org.casanube.gateway.services.ServiceInquiry;
import org.casanube.gateway.services.Services;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Tells how the node is, in one answer. */
@RestController
final class StatusController {
  private static final String STORAGE = "/api/v1/storage";

  private final ServiceHealth health;
  private final ServiceInquiry inquiry;
  private final Services services;
  private final Clock clock;
  private final Instant startedAt;
  private final String version;

  StatusController(
      ServiceHealth health,
      ServiceInquiry inquiry,
      Services services,
      Clock clock,
      @Value("${casanube.version:}") String version) {
    this.health = health;
    this.inquiry = inquiry;
    this.services = services;
    this.clock = clock;
    this.startedAt = clock.instant();
    this.version = version.isEmpty() ? ownVersion() : version;
  }

  /**
   * The node.
   *
   * @param state {@code up}, or {@code degraded} when a service is not up
   * @param swarm where peers dial block-service; empty if none can, or it can't be asked
   * @param swarmTrouble why no peer can connect, wherever it dials; null if they can
   * @param storage what block-service says of its storage; null if it can't be asked
   */
  record NodeStatus(
      String version,
      String state,
      Instant startedAt,
      long uptimeSeconds,
      List<ServiceStatus> services,
      List<String> swarm,
      @Nullable String swarmTrouble,
      @Nullable JsonNode storage) {}

  record ServiceStatus(String name, String state, String detail) {}

  @GetMapping("/api/v1/status")
  Mono<NodeStatus> status() {
    return Mono.zip(
            health.reports(), blockService("/api/v1/swarm/addresses"), blockService(STORAGE))
        .map(all -> status(all.getT1(), all.getT2(), all.getT3()));
  }

  private NodeStatus status(
      List<ServiceHealth.Report> reports, Optional<JsonNode> swarm, Optional<JsonNode> storage) {
    boolean allUp = reports.stream().allMatch(ServiceHealth.Report::isUp);
    Optional<String> trouble =
        swarm.map(answer -> answer.path("trouble").asString("")).filter(why -> !why.isEmpty());
    return new NodeStatus(
        version,
        allUp ? "up" : "degraded",
        startedAt,
        Duration.between(startedAt, clock.instant()).toSeconds(),
        reports.stream()
            .map(report ->
                new ServiceStatus(
                    report.name(), report.state().toLowerCase(Locale.ROOT), report.detail()))
            .toList(),
        swarm.stream()
            .filter(_ -> trouble.isEmpty())
            .flatMap(answer -> answer.path("addresses").valueStream())
            .map(address -> address.asString(""))
            .toList(),
        trouble.orElse(null),
        storage.orElse(null));
  }

  private Mono<Optional<JsonNode>> blockService(String path) {
    return Mono.justOrEmpty(services.find("block"))
        .flatMap(service -> inquiry.ask(service, path))
        .filter(answer -> !answer.has("code"))
        .map(Optional::of)
        .onErrorResume(_ -> Mono.just(Optional.empty()))
        .defaultIfEmpty(Optional.empty());
  }

  private static String ownVersion() {
    @Nullable String version = StatusController.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }
}
