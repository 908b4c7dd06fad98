package org.casanube.gateway.events;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.casanube.gateway.GatewayProperties;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** Shows the events of all services as Server-Sent Events. */
@RestController
final class EventsController {
  private static final int MAX_CURSOR = 200;
  private static final Set<String> PARAMETERS = Set.of("topics", "lastEventId");

  private final EventStreams streams;
  private final Set<String> topics;

  EventsController(EventStreams streams, GatewayProperties settings) {
    this.streams = streams;
    this.topics = settings.eventTopics();
  }

  @GetMapping(path = "/api/v1/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  Flux<ServerSentEvent<String>> events(
      @RequestParam(name = "topics", required = false) @Nullable List<String> wanted,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastSeen,
      @RequestParam(name = "lastEventId", required = false) @Nullable String after,
      @RequestParam MultiValueMap<String, String> query) {
    refuseUnknown(query.keySet());
    String cursor = lastSeen == null ? after : lastSeen;
    if (cursor != null && cursor.length() > MAX_CURSOR) {
      throw HttpProblems.VALUE_INVALID.exception(
          "Last-Event-ID is longer than %d characters.".formatted(MAX_CURSOR));
    }
    return streams.open(
        wanted == null || wanted.isEmpty() ? topics : known(wanted),
        Optional.ofNullable(cursor).filter(text -> !text.isBlank()));
  }

  private static void refuseUnknown(Set<String> parameters) {
    for (String name : parameters) {
      if (!PARAMETERS.contains(name)) {
        throw new ProblemException(
            HttpProblems.VALUE_INVALID
                .problem(
                    "There is no parameter \"%s\"; there are topics and lastEventId."
                        .formatted(name))
                .withField(name));
      }
    }
  }

  private Set<String> known(List<String> wanted) {
    for (String topic : wanted) {
      if (!topics.contains(topic)) {
        throw new ProblemException(
            HttpProblems.VALUE_INVALID
                .problem(
                    "There is no topic \"%s\"; there are %s."
                        .formatted(topic, String.join(", ", new TreeSet<>(topics))))
                .withField("topics"));
      }
    }
    return Set.copyOf(wanted);
  }
}
