package org.casanube.block.home.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import org.casanube.block.home.Home;
import org.casanube.documents.DocumentStore;
import org.casanube.documents.sqlite.SqliteDocumentStore;
import org.casanube.documents.sqlite.SqliteOptions;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Opens this service's documents in its home, unless somebody gives it others. */
@Configuration(proxyBeanMethods = false)
class DocumentsConfiguration {
  @Bean
  @ConditionalOnMissingBean
  DocumentStore documentStore(Home home, Clock clock) throws IOException {
    Files.createDirectories(home.documents().getParent());
    return SqliteDocumentStore.open(
        SqliteOptions.of(home.documents()), JsonMapper.builder().build(), clock);
  }
}
