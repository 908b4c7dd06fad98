package org.casanube.events.stream;

import java.util.List;
import org.springframework.cloud.stream.binder.BinderFactory;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;

/**
 * What Spring Cloud Stream leaves to the kind of broker: durable queues, confirmed sending,
 * acknowledging by hand.
 */
public interface Broker {
  /** The place of the key among a message's headers, as text. */
  String KEY = "casanube-key";

  /** Sets what publishing through this binding needs. */
  void prepareProducer(BinderFactory binders, String binding);

  /** Sets what the consumption of a group, or of a tail, through this binding needs. */
  void prepareConsumer(BinderFactory binders, String binding, boolean group);

  /** Returns when what is published from now on will reach the consumer, or after a while. */
  void awaitReady(String binding);

  /**
   * Sends the messages in this order, and returns when the broker has them safe.
   *
   * @param destination what the channel leads to
   */
  void send(String destination, MessageChannel channel, List<Message<byte[]>> messages)
      throws Exception;

  /** Tells the broker that a message is done with. */
  void acknowledge(Message<?> message) throws Exception;
}
