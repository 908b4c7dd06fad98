package org.casanube.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class UncaughtFailuresTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(UncaughtFailures.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Instant now = Instant.EPOCH;
  private final UncaughtFailures failures = new UncaughtFailures(() -> now);

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(log);
  }

  @Test
  void uncaughtException_ofOnePlace_isToldOnceAMinuteWithTheNumberInBetween() {
    for (int count = 0; count < 1500; count++) {
      failOnce();
    }
    assertThat(log.list).hasSize(1);
    assertThat(log.list.getFirst().getThrowableProxy().getMessage()).isEqualTo("boom");

    now = now.plus(Duration.ofMinutes(2));
    failOnce();
    assertThat(log.list).hasSize(2);
    assertThat(log.list.getLast().getKeyValuePairs().getFirst().value).isEqualTo(1499);
  }

  @Test
  void uncaughtException_ofOtherPlaces_isToldOfToo() {
    failOnce();
    failures.uncaughtException(Thread.currentThread(), new IllegalArgumentException("other"));

    assertThat(log.list).hasSize(2);
  }

  private void failOnce() {
    failures.uncaughtException(Thread.currentThread(), new IllegalStateException("boom"));
  }
}
