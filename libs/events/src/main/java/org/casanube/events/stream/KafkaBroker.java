package org.casanube.events.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.stream.binder.BinderFactory;
import org.springframework.cloud.stream.binder.ExtendedPropertiesBinder;
import org.springframework.cloud.stream.binder.kafka.KafkaBindingRebalanceListener;
import org.springframework.cloud.stream.binder.kafka.properties.KafkaConsumerProperties;
import org.springframework.cloud.stream.binder.kafka.properties.KafkaProducerProperties;
import org.springframework.integration.support.MessageBuilder;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;

/**
 * Kafka: a group is a consumer group, a key decides the partition and so keeps its order.
 *
 * <p>A new group begins at the end of the topic. Its place there is committed as soon as Kafka
 * gives it partitions, before {@link #awaitReady} returns: otherwise a crash before its first event
 * would begin it at the end once more, behind what came meanwhile.
 */
public final class KafkaBroker implements Broker, KafkaBindingRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(KafkaBroker.class);

  /** Attempts pause in the consumer's thread, so Kafka must not take it for dead. */
  private static final Map<String, String> CONSUMER =
      Map.of("max.poll.records", "16", "max.poll.interval.ms", "3600000");

  private static final Map<String, String> PRODUCER =
      Map.of("acks", "all", "enable.idempotence", "true");

  private final Duration patience;
  private final Map<String, CountDownLatch> assigned = new ConcurrentHashMap<>();
  private final Set<String> groups = ConcurrentHashMap.newKeySet();

  /**
   * Kafka. Has to be a bean, to be told of partitions.
   *
   * @param patience how long to wait for partitions
   */
  public KafkaBroker(Duration patience) {
    this.patience = patience;
  }

  @Override
  public void prepareProducer(BinderFactory binders, String binding) {
    KafkaProducerProperties properties = properties(binders).getExtendedProducerProperties(binding);
    properties.setSync(true);
    Map<String, String> configuration = new HashMap<>(properties.getConfiguration());
    configuration.putAll(PRODUCER);
    properties.setConfiguration(configuration);
  }

  @Override
  public void prepareConsumer(BinderFactory binders, String binding, boolean group) {
    KafkaConsumerProperties properties = properties(binders).getExtendedConsumerProperties(binding);
    properties.setAckMode(AckMode.MANUAL_IMMEDIATE);
    properties.setStartOffset(KafkaConsumerProperties.StartOffset.latest);
    Map<String, String> configuration = new HashMap<>(properties.getConfiguration());
    configuration.putAll(CONSUMER);
    properties.setConfiguration(configuration);
    assigned.put(binding, new CountDownLatch(1));
    if (group) {
      groups.add(binding);
    }
  }

  @SuppressWarnings("unchecked")
  private static ExtendedPropertiesBinder<
          MessageChannel, KafkaConsumerProperties, KafkaProducerProperties>
      properties(BinderFactory binders) {
    return (ExtendedPropertiesBinder<
            MessageChannel, KafkaConsumerProperties, KafkaProducerProperties>)
        binders.getBinder(null, MessageChannel.class);
  }

  @Override
  public void onPartitionsAssigned(
      String binding,
      Consumer<?, ?> consumer,
      Collection<TopicPartition> partitions,
      boolean initial) {
    Map<TopicPartition, OffsetAndMetadata> places = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
    for (TopicPartition partition : partitions) {
      long place = consumer.position(partition);
      if (committed.get(partition) == null) {
        places.put(partition, new OffsetAndMetadata(place));
      }
    }
    if (groups.contains(binding) && !places.isEmpty()) {
      consumer.commitSync(places);
    }
    CountDownLatch latch = assigned.get(binding);
    if (latch != null) {
      latch.countDown();
    }
  }

  @Override
  public void awaitReady(String binding) {
    CountDownLatch latch = assigned.get(binding);
    try {
      if (latch != null && !latch.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        log.warn("Kafka has not given {} any partition for {}", binding, patience);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void send(String destination, MessageChannel channel, List<Message<byte[]>> messages) {
    for (Message<byte[]> message : messages) {
      String key = String.valueOf(message.getHeaders().get(KEY));
      channel.send(
          MessageBuilder.fromMessage(message)
              .setHeader(KafkaHeaders.KEY, key.getBytes(StandardCharsets.UTF_8))
              .build());
    }
  }

  @Override
  public void acknowledge(Message<?> message) {
    Acknowledgment acknowledgment =
        message.getHeaders().get(KafkaHeaders.ACKNOWLEDGMENT, Acknowledgment.class);
    if (acknowledgment != null) {
      acknowledgment.acknowledge();
    }
  }
}
