package org.casanube.gateway.docs;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.casanube.gateway.services.ServiceInquiry;
import org.casanube.gateway.services.Services;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The description of all services that can be asked now; it names those that can't. */
@Component
final class MergedDescription {
  /** A service makes its description when it is first asked, which takes a slow box a while. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Pattern VARIABLE = Pattern.compile("\\{[^/}]+}");

  private final Services services;
  private final ServiceInquiry inquiry;
  private final ObjectNode own;

  MergedDescription(Services services, ServiceInquiry inquiry, JsonMapper json) throws IOException {
    this.services = services;
    this.inquiry = inquiry;
    try (InputStream file =
        new ClassPathResource("docs/gateway-openapi.json", MergedDescription.class.getClassLoader())
            .getInputStream()) {
      this.own = (ObjectNode) json.readTree(file);
    }
  }

  private record Answer(Services.Service service, Optional<JsonNode> description) {}

  Mono<ObjectNode> current() {
    return Flux.fromIterable(services.all())
        .flatMapSequential(this::ask)
        .collectList()
        .map(this::merge);
  }

  private Mono<Answer> ask(Services.Service service) {
    return inquiry
        .ask(service, "/v3/api-docs", PATIENCE)
        .filter(answer -> answer.has("openapi"))
        .map(Optional::of)
        .onErrorResume(_ -> Mono.just(Optional.empty()))
        .defaultIfEmpty(Optional.empty())
        .map(description -> new Answer(service, description));
  }

  private ObjectNode merge(List<Answer> answers) {
    OpenApiMerger merger = new OpenApiMerger(own);
    for (Answer answer : answers) {
      Services.Service service = answer.service();
      answer
          .description()
          .ifPresent(description ->
              merger.add(service.key(), description, path -> isRouted(service, path)));
    }
    ObjectNode merged = merger.result();
    List<String> missing =
        answers.stream()
            .filter(answer -> answer.description().isEmpty())
            .map(answer -> answer.service().name())
            .toList();
    if (!missing.isEmpty()) {
      missing.forEach(merged.withArrayProperty("x-unavailable-services")::add);
    }
    return merged;
  }

  /**
   * Whether requests for this path reach the service: as it is described, or with ids of the
   * service's own in the place of its variables, where those decide who is asked.
   */
  private static boolean isRouted(Services.Service service, String path) {
    return service.routes(path)
        || service.routes(VARIABLE.matcher(path).replaceAll(service.key() + "-0"));
  }
}
