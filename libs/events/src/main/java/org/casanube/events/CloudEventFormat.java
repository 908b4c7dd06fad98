package org.casanube.events;

import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The <a
 * href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">JSON
 * format</a> of events. Unknown extension attributes are passed over when reading.
 */
public final class CloudEventFormat {
  /** The content type of an event in this format. */
  public static final String MEDIA_TYPE = "application/cloudevents+json";

  private static final String JSON = "application/json";

  private final JsonMapper mapper;

  public CloudEventFormat(JsonMapper mapper) {
    this.mapper = mapper;
  }

  /** The event as a JSON object. */
  public String write(CloudEvent event) {
    ObjectNode json = mapper.createObjectNode();
    json.put("specversion", "1.0");
    json.put("id", event.id());
    json.put("source", event.source().toString());
    json.put("type", event.type());
    json.put("subject", event.subject());
    json.put("time", event.time().toString());
    json.put("datacontenttype", JSON);
    event.traceparent().ifPresent(trace -> json.put("traceparent", trace));
    json.set("data", event.data());
    return mapper.writeValueAsString(json);
  }

  /**
   * The event of a JSON object.
   *
   * @throws EventBusException with {@link EventBusErrorCode#INVALID_EVENT}
   */
  public CloudEvent read(String text) {
    try {
      JsonNode json = mapper.readTree(text);
      if (!attribute(json, "specversion").equals("1.0")) {
        throw invalid("specversion is not 1.0", null);
      }
      if (!json.path("datacontenttype").asString(JSON).equals(JSON)) {
        throw invalid("datacontenttype is not " + JSON, null);
      }
      JsonNode trace = json.path("traceparent");
      return new CloudEvent(
          attribute(json, "id"),
          URI.create(attribute(json, "source")),
          attribute(json, "type"),
          attribute(json, "subject"),
          Instant.parse(attribute(json, "time")),
          json.has("data") ? json.path("data") : mapper.nullNode(),
          trace.isString() ? Optional.of(trace.stringValue()) : Optional.empty());
    } catch (JacksonException | DateTimeParseException | IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()), e);
    }
  }

  private static String attribute(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isString()) {
      throw invalid("attribute " + name + " is missing", null);
    }
    return value.stringValue();
  }

  private static EventBusException invalid(String message, @Nullable Throwable cause) {
    return new EventBusException(
        EventBusErrorCode.INVALID_EVENT, "not a CloudEvent of version 1.0: " + message, cause);
  }
}
