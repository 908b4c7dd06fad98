package org.casanube.events.stream;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.casanube.events.EventBusErrorCode;
import org.casanube.events.EventBusException;
import org.springframework.cloud.stream.binder.BinderFactory;
import org.springframework.cloud.stream.binder.ConsumerProperties;
import org.springframework.cloud.stream.binding.BindingService;
import org.springframework.cloud.stream.config.BindingProperties;
import org.springframework.cloud.stream.messaging.DirectWithAttributesChannel;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;

/** Binds channels to the broker at run time, one for each topic published to and each consumer. */
final class StreamBindings {
  private static final String PREFIX = "casanube-";
  private static final String OUT = "casanube.out.";
  private static final String GROUP = "casanube.in.";
  private static final String TAIL = "casanube.tail.";

  private final BindingService service;
  private final BinderFactory binders;
  private final Broker broker;
  private final Map<String, MessageChannel> outputs = new ConcurrentHashMap<>();

  StreamBindings(BindingService service, BinderFactory binders, Broker broker) {
    this.service = service;
    this.binders = binders;
    this.broker = broker;
  }

  /** The broker's name for a topic. */
  String destination(String topic) {
    return PREFIX + topic;
  }

  /** The channel to publish a topic through. */
  MessageChannel output(String topic) {
    return outputs.computeIfAbsent(topic, this::bindOutput);
  }

  private MessageChannel bindOutput(String topic) {
    String binding = OUT + topic;
    declare(binding, topic);
    broker.prepareProducer(binders, binding);
    DirectWithAttributesChannel channel = new DirectWithAttributesChannel();
    channel.setComponentName(binding);
    var _ = service.<MessageChannel>bindProducer(channel, binding);
    return channel;
  }

  /** Brings what is published on a topic to a group's handler; what is answered ends it. */
  Runnable group(String topic, String group, MessageHandler handler) {
    return input(GROUP + topic + "." + group, topic, group, handler);
  }

  /**
   * Brings all that is published from now on to a handler; what is answered ends it.
   *
   * @param reader names this process, for a queue that goes with it
   */
  Runnable tail(String topic, String reader, MessageHandler handler) {
    return input(TAIL + topic, topic, "tail." + reader, handler);
  }

  private Runnable input(String binding, String topic, String group, MessageHandler handler) {
    declare(binding, topic).setGroup(group);
    broker.prepareConsumer(binders, binding, binding.startsWith(GROUP));
    DirectWithAttributesChannel channel = new DirectWithAttributesChannel();
    channel.setComponentName(binding);
    channel.subscribe(handler);
    var _ = service.<MessageChannel>bindConsumer(channel, binding);
    broker.awaitReady(binding);
    return () -> service.unbindConsumers(binding);
  }

  private BindingProperties declare(String binding, String topic) {
    BindingProperties properties = new BindingProperties();
    properties.setDestination(destination(topic));
    properties.setContentType("application/octet-stream");
    ConsumerProperties consumer = new ConsumerProperties();
    consumer.setMaxAttempts(1);
    properties.setConsumer(consumer);
    service.getBindingServiceProperties().getBindings().put(binding, properties);
    return properties;
  }

  void close() {
    outputs.keySet().forEach(topic -> service.unbindProducers(OUT + topic));
    outputs.clear();
  }

  static EventBusException unavailable(Exception e) {
    return new EventBusException(
        EventBusErrorCode.UNAVAILABLE, "the broker did not take the event: " + e.getMessage(), e);
  }
}
