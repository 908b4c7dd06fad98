package org.casanube.events.spring;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Which bus, and how it is kept.
 *
 * @param mode {@code embedded} for the log of this process, {@code stream} for a broker
 * @param folder where the embedded log is; {@code events} in the home if nothing is said
 * @param maxAge how long the embedded log keeps events
 * @param maxBytes how large the embedded log may grow
 * @param maxDeadLetters how many dead letters are kept
 */
@ConfigurationProperties("casanube.events")
public record EventsProperties(
    @DefaultValue("embedded") Mode mode,
    @Nullable Path folder,
    @DefaultValue("7d") Duration maxAge,
    @DefaultValue("64MB") DataSize maxBytes,
    @DefaultValue("10000") int maxDeadLetters) {

  /** The kinds of bus. */
  public enum Mode {
    /** A durable log in this process. */
    EMBEDDED,
    /** Spring Cloud Stream, over RabbitMQ or Kafka. */
    STREAM
  }
}
