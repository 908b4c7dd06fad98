package org.casanube.documents;

import java.time.Instant;
import java.util.Objects;

/**
 * An event that waits beside its document until somebody has published it. The store does not look
 * inside.
 *
 * @param id unique, for consumers to tell repeats by
 * @param topic where to publish it
 * @param key events of one key keep their order
 * @param type what happened
 * @param json the content, a JSON value
 * @param time when it happened
 */
public record OutboxMessage(
    String id, String topic, String key, String type, String json, Instant time) {
  public OutboxMessage {
    Objects.requireNonNull(id);
    Objects.requireNonNull(topic);
    Objects.requireNonNull(key);
    Objects.requireNonNull(type);
    Objects.requireNonNull(json);
    Objects.requireNonNull(time);
  }
}
