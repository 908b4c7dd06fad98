package org.casanube.events;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Something that happened. The attributes are those of CloudEvents 1.0; the content is JSON.
 *
 * @param id unique within the source; consumers tell repeats by it
 * @param source who says so, such as {@code urn:casanube:block-service}
 * @param type what happened, such as {@code org.casanube.files.FileAdded}
 * @param subject what it happened to, and the key: events of one subject keep their order
 * @param time when it happened
 * @param data the content
 * @param traceparent the trace that caused it, as W3C Trace Context writes it
 */
public record CloudEvent(
    String id,
    URI source,
    String type,
    String subject,
    Instant time,
    JsonNode data,
    Optional<String> traceparent) {
  private static final int MAX_ATTRIBUTE = 1024;
  private static final Pattern TRACEPARENT =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  public CloudEvent {
    requireAttribute("id", id);
    requireAttribute("source", source.toString());
    requireAttribute("type", type);
    requireAttribute("subject", subject);
    traceparent = traceparent.filter(text -> TRACEPARENT.matcher(text).matches());
  }

  /** The key: events of one key keep their order. */
  public String key() {
    return subject;
  }

  private static void requireAttribute(String name, String value) {
    if (value.isEmpty() || value.length() > MAX_ATTRIBUTE) {
      throw new EventBusException(
          EventBusErrorCode.INVALID_EVENT,
          "an event's %s must have 1 to %d characters, not %d"
              .formatted(name, MAX_ATTRIBUTE, value.length()));
    }
  }
}
