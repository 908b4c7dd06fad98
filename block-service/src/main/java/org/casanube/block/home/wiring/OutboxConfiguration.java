package org.casanube.block.home.wiring;

import java.net.URI;
import java.time.Duration;
import org.casanube.block.BlockServiceApplication;
import org.casanube.documents.DocumentStore;
import org.casanube.events.EventBus;
import org.casanube.events.OutboxRelay;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Publishes the events that are recorded together with changes of documents. */
@Configuration(proxyBeanMethods = false)
class OutboxConfiguration {
  private static final URI SOURCE = URI.create("urn:casanube:" + BlockServiceApplication.NAME);

  /** The store wakes it; this is only for what another replica left behind. */
  private static final Duration RESCAN = Duration.ofSeconds(30);

  @Bean
  OutboxRelay outboxRelay(DocumentStore documents, EventBus bus, JsonMapper mapper) {
    return new OutboxRelay(documents.outbox(), bus, SOURCE, mapper, RESCAN).start();
  }
}
