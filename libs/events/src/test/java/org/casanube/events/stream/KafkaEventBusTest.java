package org.casanube.events.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.casanube.events.EventBus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** The contract, on a real Kafka in the test's JVM. */
final class KafkaEventBusTest extends StreamEventBusContractTest {
  @TempDir static Path folder;
  private static EmbeddedKafkaKraftBroker server;
  private static ConfigurableApplicationContext application;

  @BeforeAll
  static void start() {
    server = new EmbeddedKafkaKraftBroker(1, 2);
    server.afterPropertiesSet();
    application =
        StreamApplication.start(
            folder,
            "spring.cloud.stream.default-binder=kafka",
            "spring.cloud.stream.kafka.binder.brokers=" + server.getBrokersAsString(),
            "spring.cloud.stream.kafka.binder.min-partition-count=2",
            "spring.cloud.stream.kafka.binder.auto-add-partitions=true");
  }

  @AfterAll
  static void stop() {
    if (application != null) {
      application.close();
    }
    if (server != null) {
      server.destroy();
    }
  }

  @Override
  ConfigurableApplicationContext application() {
    return application;
  }

  @Test
  void application_hasTheBus() {
    assertThat(application.getBean(EventBus.class)).isInstanceOf(StreamEventBus.class);
    assertThat(application.getBean(Broker.class)).isInstanceOf(KafkaBroker.class);
  }
}
