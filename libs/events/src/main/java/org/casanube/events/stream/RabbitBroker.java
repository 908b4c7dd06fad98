package org.casanube.events.stream;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.support.AmqpHeaders;
import org.springframework.cloud.stream.binder.BinderFactory;
import org.springframework.cloud.stream.binder.ExtendedPropertiesBinder;
import org.springframework.cloud.stream.binder.rabbit.properties.RabbitCommonProperties.QuorumConfig;
import org.springframework.cloud.stream.binder.rabbit.properties.RabbitConsumerProperties;
import org.springframework.cloud.stream.binder.rabbit.properties.RabbitProducerProperties;
import org.springframework.integration.support.MessageBuilder;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;

/**
 * RabbitMQ: each group has a quorum queue with a single active consumer, which keeps the order
 * through failovers and replicas. A publication is confirmed by the majority of each queue. Needs
 * {@code spring.rabbitmq.publisher-confirm-type=correlated}.
 */
public final class RabbitBroker implements Broker {
  private static final int PREFETCH = 16;

  /** For a tail's queue that nobody has come to read. */
  private static final int TAIL_EXPIRY_MILLIS = 600_000;

  private final Duration patience;

  /**
   * RabbitMQ.
   *
   * @param patience how long to wait for a confirmation
   */
  public RabbitBroker(Duration patience) {
    this.patience = patience;
  }

  @Override
  public void prepareProducer(BinderFactory binders, String binding) {
    properties(binders).getExtendedProducerProperties(binding).setUseConfirmHeader(true);
  }

  @Override
  public void prepareConsumer(BinderFactory binders, String binding, boolean group) {
    RabbitConsumerProperties properties =
        properties(binders).getExtendedConsumerProperties(binding);
    properties.setAcknowledgeMode(AcknowledgeMode.MANUAL);
    properties.setPrefetch(PREFETCH);
    if (group) {
      QuorumConfig quorum = new QuorumConfig();
      quorum.setEnabled(true);
      properties.setQuorum(quorum);
      properties.setSingleActiveConsumer(true);
    } else {
      properties.setDurableSubscription(false);
      properties.setExpires(TAIL_EXPIRY_MILLIS);
    }
  }

  @SuppressWarnings("unchecked")
  private static ExtendedPropertiesBinder<
          MessageChannel, RabbitConsumerProperties, RabbitProducerProperties>
      properties(BinderFactory binders) {
    return (ExtendedPropertiesBinder<
            MessageChannel, RabbitConsumerProperties, RabbitProducerProperties>)
        binders.getBinder(null, MessageChannel.class);
  }

  /** Nothing to wait for: a binding declares its queue before it returns. */
  @Override
  public void awaitReady(String binding) {}

  /**
   * Each message goes over an AMQP channel of its own until it is confirmed, and RabbitMQ keeps no
   * order among channels. So an event waits for the confirmation of the one before it with the same
   * key, and those of other keys do not wait.
   */
  @Override
  public void send(MessageChannel channel, List<Message<byte[]>> messages) throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    Map<String, CorrelationData> lastOfKey = new HashMap<>();
    for (Message<byte[]> message : messages) {
      String key = String.valueOf(message.getHeaders().get(KEY));
      CorrelationData before = lastOfKey.get(key);
      if (before != null) {
        awaitConfirm(before, deadline);
      }
      CorrelationData correlation = new CorrelationData();
      channel.send(
          MessageBuilder.fromMessage(message)
              .setHeader(AmqpHeaders.PUBLISH_CONFIRM_CORRELATION, correlation)
              .build());
      lastOfKey.put(key, correlation);
    }
    for (CorrelationData last : lastOfKey.values()) {
      awaitConfirm(last, deadline);
    }
  }

  private static void awaitConfirm(CorrelationData sent, long deadline) throws Exception {
    CorrelationData.Confirm confirm =
        sent.getFuture().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    if (!confirm.ack()) {
      throw new IOException("RabbitMQ refused an event: " + confirm.reason());
    }
  }

  @Override
  public void acknowledge(Message<?> message) throws Exception {
    Channel channel = message.getHeaders().get(AmqpHeaders.CHANNEL, Channel.class);
    Long tag = message.getHeaders().get(AmqpHeaders.DELIVERY_TAG, Long.class);
    if (channel != null && tag != null) {
      channel.basicAck(tag, false);
    }
  }
}
