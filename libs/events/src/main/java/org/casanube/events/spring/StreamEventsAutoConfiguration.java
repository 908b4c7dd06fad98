package org.casanube.events.spring;

import java.time.Clock;
import java.time.Duration;
import org.casanube.documents.DocumentStore;
import org.casanube.events.EventBus;
import org.casanube.events.stream.Broker;
import org.casanube.events.stream.KafkaBroker;
import org.casanube.events.stream.RabbitBroker;
import org.casanube.events.stream.StreamEventBus;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.stream.binder.BinderFactory;
import org.springframework.cloud.stream.binding.BindingService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/**
 * The bus over a broker: over the one binder on the class path, or over the one that {@code
 * spring.cloud.stream.default-binder} names, {@code rabbit} or {@code kafka}. Dead letters go to
 * the service's {@link DocumentStore}.
 */
@AutoConfiguration(
    afterName = "org.springframework.cloud.stream.config.BindingServiceConfiguration")
@ConditionalOnClass(BindingService.class)
@ConditionalOnProperty(name = "casanube.events.mode", havingValue = "stream")
@EnableConfigurationProperties(EventsProperties.class)
public class StreamEventsAutoConfiguration {
  private static final String DEFAULT_BINDER = "spring.cloud.stream.default-binder";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Bean
  @ConditionalOnMissingBean(value = EventBus.class, search = SearchStrategy.ALL)
  EventBus eventBus(
      BindingService service,
      BinderFactory binders,
      Broker broker,
      DocumentStore store,
      EventsProperties properties,
      ObjectProvider<Clock> clock) {
    return new StreamEventBus(
        service,
        binders,
        broker,
        store,
        JsonMapper.builder().build(),
        clock.getIfUnique(Clock::systemUTC),
        properties.maxDeadLetters());
  }

  /** RabbitMQ, if its binder is there and no other is asked for. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      name = "org.springframework.cloud.stream.binder.rabbit.RabbitMessageChannelBinder")
  @ConditionalOnProperty(name = DEFAULT_BINDER, havingValue = "rabbit", matchIfMissing = true)
  static class Rabbit {
    @Bean
    @ConditionalOnMissingBean(Broker.class)
    RabbitBroker rabbitBroker() {
      return new RabbitBroker(PATIENCE);
    }
  }

  /** Kafka, if its binder is there and no other is asked for. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      name = "org.springframework.cloud.stream.binder.kafka.KafkaMessageChannelBinder")
  @ConditionalOnProperty(name = DEFAULT_BINDER, havingValue = "kafka", matchIfMissing = true)
  static class Kafka {
    @Bean
    @ConditionalOnMissingBean(Broker.class)
    KafkaBroker kafkaBroker() {
      return new KafkaBroker(PATIENCE);
    }
  }
}
