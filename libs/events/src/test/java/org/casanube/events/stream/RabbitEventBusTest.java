package org.casanube.events.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.casanube.events.CloudEvent;
import org.casanube.events.EventBus;
import org.casanube.events.EventTail;
import org.casanube.events.Journal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The contract, on a real RabbitMQ with quorum queues. */
final class RabbitEventBusTest extends StreamEventBusContractTest {
  @TempDir static Path folder;
  private static RabbitServer server;
  private static ConfigurableApplicationContext application;

  @BeforeAll
  static void start() throws IOException {
    server = RabbitServer.start(folder);
    application =
        StreamApplication.start(
            folder,
            "spring.cloud.stream.default-binder=rabbit",
            "spring.rabbitmq.host=127.0.0.1",
            "spring.rabbitmq.port=" + server.port());
  }

  @AfterAll
  static void stop() {
    if (application != null) {
      application.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Override
  ConfigurableApplicationContext application() {
    return application;
  }

  @Test
  void application_hasTheBus() {
    assertThat(application.getBean(EventBus.class)).isInstanceOf(StreamEventBus.class);
    assertThat(application.getBean(Broker.class)).isInstanceOf(RabbitBroker.class);
  }

  @Test
  void publish_ofManyKeys_keepsTheOrderOfAll() throws Exception {
    List<CloudEvent> events =
        IntStream.range(0, 200).mapToObj(i -> event("n" + i, "key-" + i)).toList();
    try (EventTail tail = bus.tail(Set.of(topic), Optional.empty())) {
      bus.publish(topic, events);
      assertThat(collect(tail, 200))
          .extracting(tailed -> tailed.event().id())
          .containsExactlyElementsOf(events.stream().map(CloudEvent::id).toList());
    }
  }

  @Test
  void events_outliveTheBroker() throws Exception {
    bus.subscribe(request("absent"), new Journal()).close();
    bus.publish(topic, event("1", "leek"));
    bus.close();

    server.restart();

    bus = open();
    Journal journal = new Journal();
    bus.subscribe(request("absent"), journal);
    assertThat(journal.take(1)).containsExactly("1");
  }
}
