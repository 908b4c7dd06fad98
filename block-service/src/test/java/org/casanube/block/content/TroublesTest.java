package org.casanube.block.content;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import org.casanube.block.content.Troubles.Kind;
import org.junit.jupiter.api.Test;

class TroublesTest {
  private final ListAppender<ILoggingEvent> told = new ListAppender<>();
  private long now = 7;

  @Test
  void tell_ofManyOfAKind_tellsOneAMinuteAndHowMany() {
    Troubles troubles = new Troubles(log(), () -> now);
    for (int second = 0; second < 120; second++) {
      troubles.tell(Kind.CUT_OFF, new IllegalStateException("block x is not here"));
      now += Duration.ofSeconds(1).toNanos();
    }
    troubles.tell(Kind.FAILED, new IllegalStateException("a fault"));

    assertThat(told.list.stream().map(ILoggingEvent::getFormattedMessage))
        .containsExactly(
            "answer cut off: block x is not here",
            "answer cut off: block x is not here (and 59 more since the last of this kind)",
            "content request failed");
    assertThat(told.list.get(0).getThrowableProxy()).isNull();
    assertThat(told.list.get(2).getThrowableProxy()).isNotNull();
  }

  private Logger log() {
    LoggerContext context = new LoggerContext();
    Logger log = context.getLogger("troubles");
    log.setLevel(Level.INFO);
    told.setContext(context);
    told.start();
    log.addAppender(told);
    return log;
  }
}
