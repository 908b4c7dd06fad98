package org.casanube.events.spring;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.casanube.events.EventBus;
import org.casanube.events.embedded.EmbeddedEventBus;
import org.casanube.events.embedded.EventLogOptions;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/**
 * The embedded bus, unless there is a bus already, in this context or in a parent. So the services
 * of one node share the one that the node made.
 */
@AutoConfiguration
@ConditionalOnProperty(
    name = "casanube.events.mode",
    havingValue = "embedded",
    matchIfMissing = true)
@EnableConfigurationProperties(EventsProperties.class)
public class EmbeddedEventsAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(value = EventBus.class, search = SearchStrategy.ALL)
  EventBus eventBus(
      EventsProperties properties, Environment environment, ObjectProvider<Clock> clock) {
    EventLogOptions defaults =
        EventLogOptions.in(Optional.ofNullable(properties.folder()).orElse(folder(environment)));
    EventLogOptions options =
        new EventLogOptions(
            defaults.folder(),
            properties.maxAge(),
            properties.maxBytes().toBytes(),
            defaults.maxEventBytes(),
            defaults.groupExpiry(),
            properties.maxDeadLetters());
    return EmbeddedEventBus.open(
        options, JsonMapper.builder().build(), clock.getIfUnique(Clock::systemUTC));
  }

  private static Path folder(Environment environment) {
    String home = environment.getProperty("casanube.home", "");
    Path root =
        home.isEmpty() ? Path.of(System.getProperty("user.home"), ".casanube") : Path.of(home);
    return root.resolve("events");
  }
}
