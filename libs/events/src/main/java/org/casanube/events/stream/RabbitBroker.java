package org.casanube.events.stream;

import com.rabbitmq.client.Channel;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.support.AmqpHeaders;
import org.springframework.cloud.stream.binder.BinderFactory;
import org.springframework.cloud.stream.binder.ExtendedPropertiesBinder;
import org.springframework.cloud.stream.binder.rabbit.properties.RabbitCommonProperties.QuorumConfig;
import org.springframework.cloud.stream.binder.rabbit.properties.RabbitConsumerProperties;
import org.springframework.cloud.stream.binder.rabbit.properties.RabbitProducerProperties;
import org.springframework.cloud.stream.config.ProducerMessageHandlerCustomizer;
import org.springframework.integration.amqp.outbound.AmqpOutboundEndpoint;
import org.springframework.integration.support.MessageBuilder;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;

/**
 * RabbitMQ: each group has a quorum queue with a single active consumer, which keeps the order
 * through failovers and replicas. A publication is confirmed by the majority of each queue. Needs
 * {@code spring.rabbitmq.publisher-confirm-type=correlated}.
 */
public final class RabbitBroker
    implements Broker, ProducerMessageHandlerCustomizer<MessageHandler> {
  private static final int PREFETCH = 16;

  /** For a tail's queue that nobody has come to read. */
  private static final int TAIL_EXPIRY_MILLIS = 600_000;

  private final Duration patience;
  private final Map<String, RabbitTemplate> templates = new ConcurrentHashMap<>();

  /**
   * RabbitMQ. Has to be a bean, to be told of producers.
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

  @Override
  public void configure(MessageHandler producer, String destination) {
    if (producer instanceof AmqpOutboundEndpoint endpoint) {
      templates.put(destination, endpoint.getRabbitTemplate());
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
   * RabbitMQ keeps no order among AMQP channels, so all messages go over one. There an event waits
   * for the confirmation of the one before it with the same key, so that none is safe when an
   * earlier one was refused; those of other keys do not wait.
   */
  @Override
  public void send(String destination, MessageChannel channel, List<Message<byte[]>> messages) {
    RabbitTemplate template = templates.get(destination);
    if (template == null) {
      throw new AmqpException("RabbitMQ's binder has no producer for " + destination);
    }
    long deadline = System.nanoTime() + patience.toNanos();
    Map<String, CorrelationData> lastOfKey = new HashMap<>();
    template.invoke(_ -> {
      for (Message<byte[]> message : messages) {
        String key = String.valueOf(message.getHeaders().get(KEY));
        CorrelationData before = lastOfKey.put(key, new CorrelationData());
        if (before != null) {
          awaitConfirm(before, deadline);
        }
        channel.send(correlated(message, lastOfKey.get(key)));
      }
      return true;
    });
    for (CorrelationData last : lastOfKey.values()) {
      awaitConfirm(last, deadline);
    }
  }

  private static Message<byte[]> correlated(Message<byte[]> message, CorrelationData correlation) {
    return MessageBuilder.fromMessage(message)
        .setHeader(AmqpHeaders.PUBLISH_CONFIRM_CORRELATION, correlation)
        .build();
  }

  private static void awaitConfirm(CorrelationData sent, long deadline) {
    try {
      CorrelationData.Confirm confirm =
          sent.getFuture().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (!confirm.ack()) {
        throw new AmqpException("RabbitMQ refused an event: " + confirm.reason());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AmqpException("interrupted before RabbitMQ confirmed an event", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AmqpException("RabbitMQ has not confirmed an event", e);
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
