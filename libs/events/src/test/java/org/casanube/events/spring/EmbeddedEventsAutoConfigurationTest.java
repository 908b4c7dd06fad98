package org.casanube.events.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.casanube.events.EventBus;
import org.casanube.events.embedded.EmbeddedEventBus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

final class EmbeddedEventsAutoConfigurationTest {
  @TempDir Path home;

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(EmbeddedEventsAutoConfiguration.class));

  @Test
  void bus_byDefault_isEmbeddedInTheHome() {
    runner
        .withPropertyValues("casanube.home=" + home)
        .run(context -> {
          assertThat(context).getBean(EventBus.class).isInstanceOf(EmbeddedEventBus.class);
          assertThat(Files.exists(home.resolve("events/events.db"))).isTrue();
        });
  }

  @Test
  void bus_ofTheParent_isShared() {
    runner
        .withPropertyValues("casanube.home=" + home)
        .run(parent ->
            runner
                .withParent(parent)
                .withPropertyValues("casanube.events.folder=" + home.resolve("never"))
                .run(child -> {
                  assertThat(child.getBean(EventBus.class))
                      .isSameAs(parent.getBean(EventBus.class));
                  assertThat(home.resolve("never")).doesNotExist();
                }));
  }

  @Test
  void properties_areAllMapped() {
    runner
        .withPropertyValues(
            "casanube.events.mode=embedded",
            "casanube.events.folder=" + home.resolve("elsewhere"),
            "casanube.events.max-age=3h",
            "casanube.events.max-bytes=9MB",
            "casanube.events.max-dead-letters=7")
        .run(context -> {
          EventsProperties properties = context.getBean(EventsProperties.class);
          assertThat(properties.mode()).isEqualTo(EventsProperties.Mode.EMBEDDED);
          assertThat(properties.maxAge()).hasHours(3);
          assertThat(properties.maxBytes().toMegabytes()).isEqualTo(9);
          assertThat(properties.maxDeadLetters()).isEqualTo(7);
          assertThat(home.resolve("elsewhere/events.db")).exists();
        });
  }

  @Test
  void bus_ofAnotherMode_isNotMade() {
    runner
        .withPropertyValues("casanube.events.mode=stream", "casanube.home=" + home)
        .run(context -> assertThat(context).doesNotHaveBean(EventBus.class));
  }
}
