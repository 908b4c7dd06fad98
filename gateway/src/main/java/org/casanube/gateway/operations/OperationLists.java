package org.casanube.gateway.operations;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.casanube.gateway.services.ServiceInquiry;
import org.casanube.gateway.services.Services;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Merges the services' own lists of operations. Each service that has operations is asked for as
 * many as the page may hold, from the same place on, and the latest of all are the page.
 */
@Component
final class OperationLists {
  private static final String PATH = "/api/v1/operations";
  private static final String OPERATIONS = "operations";
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Services services;
  private final ServiceInquiry inquiry;

  OperationLists(Services services, ServiceInquiry inquiry) {
    this.services = services;
    this.inquiry = inquiry;
  }

  private record Answer(Services.Service service, Optional<JsonNode> page) {}

  /** The latest operations before this place, or of all; a problem if no service could be asked. */
  Mono<OperationPage> page(Optional<OperationPlace> before, int limit) {
    return Flux.fromIterable(services.all())
        .filter(service -> service.routes(PATH + "/" + service.key() + "-0"))
        .flatMapSequential(service -> ask(service, before, limit))
        .collectList()
        .map(answers -> merge(answers, limit));
  }

  private Mono<Answer> ask(Services.Service service, Optional<OperationPlace> before, int limit) {
    String cursor = before.map(place -> "&cursor=" + place.idOf(service.key())).orElse("");
    return inquiry
        .ask(service, PATH + "?limit=" + limit + cursor)
        .filter(answer -> answer.path(OPERATIONS).isArray())
        .map(Optional::of)
        .onErrorResume(_ -> Mono.just(Optional.empty()))
        .defaultIfEmpty(Optional.empty())
        .map(page -> new Answer(service, page));
  }

  private static OperationPage merge(List<Answer> answers, int limit) {
    TreeMap<OperationPlace, JsonNode> found = new TreeMap<>(Comparator.reverseOrder());
    List<String> unavailable = new ArrayList<>();
    boolean isMore = false;
    for (Answer answer : answers) {
      if (answer.page().isEmpty()) {
        unavailable.add(answer.service().name());
        continue;
      }
      JsonNode page = answer.page().get();
      isMore |= page.hasNonNull("next");
      for (JsonNode operation : page.path(OPERATIONS)) {
        OperationPlace.of(operation.path("id").asString(""))
            .ifPresent(place -> found.put(place, operation));
      }
    }
    if (!unavailable.isEmpty() && unavailable.size() == answers.size()) {
      throw noneAnswered(unavailable);
    }
    List<JsonNode> latest = found.values().stream().limit(limit).toList();
    boolean goesOn = !latest.isEmpty() && (isMore || found.size() > limit);
    @Nullable String next =
        goesOn
            ? PATH + "?limit=%d&cursor=%s".formatted(limit, latest.getLast().path("id").asString())
            : null;
    return new OperationPage(latest, next, unavailable);
  }

  private static ProblemException noneAnswered(List<String> names) {
    return new ProblemException(
        HttpProblems.SERVICE_UNAVAILABLE
            .problem("Operations can't be listed now: no answer from " + String.join(", ", names))
            .withRetryAfter(RETRY_AFTER));
  }
}
