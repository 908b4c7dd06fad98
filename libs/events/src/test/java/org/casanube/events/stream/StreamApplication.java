package org.casanube.events.stream;

import java.nio.file.Path;
import java.time.Clock;
import org.casanube.documents.DocumentStore;
import org.casanube.documents.sqlite.SqliteDocumentStore;
import org.casanube.documents.sqlite.SqliteOptions;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** A service that has its documents, and its events over a broker. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class StreamApplication {

  @Bean
  DocumentStore documents(@Value("${test.folder}") Path folder) {
    return SqliteDocumentStore.open(
        SqliteOptions.of(folder.resolve("documents.db")), JsonMapper.shared(), Clock.systemUTC());
  }

  static ConfigurableApplicationContext start(Path folder, String... properties) {
    return new SpringApplicationBuilder(StreamApplication.class)
        .web(WebApplicationType.NONE)
        .properties("casanube.events.mode=stream", "spring.main.banner-mode=off")
        .properties("test.folder=" + folder)
        .properties(properties)
        .run();
  }
}
