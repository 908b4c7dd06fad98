package org.casanube.block.swarm.wiring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.casanube.block.home.Home;
import org.casanube.documents.DocumentStore;
import org.casanube.documents.sqlite.SqliteDocumentStore;
import org.casanube.documents.sqlite.SqliteOptions;
import org.casanube.events.spring.EmbeddedEventsAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.json.JsonMapper;

/** Homes below a folder, each with the swarm of a node and nothing else of it. */
record SwarmHomes(Path folder) {
  @EnableConfigurationProperties({SwarmProperties.class, MdnsProperties.class, Home.class})
  static class Settings {}

  /** The swarm of one home. */
  ApplicationContextRunner runner(String home, String listen) {
    return new ApplicationContextRunner()
        .withUserConfiguration(SwarmConfiguration.class, Settings.class)
        .withConfiguration(AutoConfigurations.of(EmbeddedEventsAutoConfiguration.class))
        .withBean(Clock.class, Clock::systemUTC)
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .withBean(JsonMapper.class, () -> JsonMapper.builder().build())
        .withBean(DocumentStore.class, () -> documents(folder.resolve(home)))
        .withPropertyValues(
            "casanube.home=" + folder.resolve(home), "casanube.block.swarm.listen=" + listen);
  }

  private static DocumentStore documents(Path home) {
    try {
      Path file = Files.createDirectories(home).resolve("documents.db");
      return SqliteDocumentStore.open(
          SqliteOptions.of(file), JsonMapper.builder().build(), Clock.systemUTC());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
