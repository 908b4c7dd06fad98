package org.casanube.events.stream;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.casanube.documents.DocumentStore;
import org.casanube.events.CloudEvent;
import org.casanube.events.CloudEventFormat;
import org.casanube.events.DeadLetter;
import org.casanube.events.DeadLetters;
import org.casanube.events.EventBus;
import org.casanube.events.EventBusErrorCode;
import org.casanube.events.EventBusException;
import org.casanube.events.EventHandler;
import org.casanube.events.EventNames;
import org.casanube.events.EventTail;
import org.casanube.events.Subscription;
import org.casanube.events.SubscriptionRequest;
import org.casanube.events.delivery.DocumentDeadLetters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.stream.binder.BinderFactory;
import org.springframework.cloud.stream.binding.BindingService;
import org.springframework.integration.support.MessageBuilder;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHeaders;
import tools.jackson.databind.json.JsonMapper;

/**
 * The bus over a broker, for services in processes and replicas of their own. Dead letters lie with
 * the service's documents, so that they can be listed and replayed; they are not sent to the
 * broker.
 *
 * <p>Attempts are counted in memory: after a crash an event has all its attempts again.
 */
public final class StreamEventBus implements EventBus {
  private static final Logger log = LoggerFactory.getLogger(StreamEventBus.class);
  private static final int MAX_BATCH = 1000;
  private static final int MAX_EVENT_BYTES = 384 << 10;
  private static final int RING_EVENTS = 4096;
  private static final long RING_BYTES = 16L << 20;

  private final StreamBindings bindings;
  private final Broker broker;
  private final CloudEventFormat format;
  private final DocumentDeadLetters letters;
  private final String reader = UUID.randomUUID().toString();
  private final TailRing ring = new TailRing(reader, RING_EVENTS, RING_BYTES);
  private final Map<String, StreamDelivery> deliveries = new ConcurrentHashMap<>();
  private final Map<String, Runnable> unbindings = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * A bus over Spring Cloud Stream's default binder.
   *
   * @param broker for the kind of broker behind that binder
   * @param store where dead letters go
   * @param maxDeadLetters how many are kept
   */
  public StreamEventBus(
      BindingService service,
      BinderFactory binders,
      Broker broker,
      DocumentStore store,
      JsonMapper mapper,
      Clock clock,
      int maxDeadLetters) {
    this.bindings = new StreamBindings(service, binders, broker);
    this.broker = broker;
    this.format = new CloudEventFormat(mapper);
    this.letters = new DocumentDeadLetters(store, format, clock, maxDeadLetters, this::replay);
  }

  @Override
  public void publish(String topic, List<CloudEvent> events) {
    requireOpen();
    EventNames.requireTopic(topic);
    if (events.size() > MAX_BATCH) {
      throw tooLarge("number of events", events.size(), "the most in one call", MAX_BATCH);
    }
    List<Message<byte[]>> messages = events.stream().map(this::message).toList();
    if (messages.isEmpty()) {
      return;
    }
    try {
      MessageChannel channel = bindings.output(topic);
      broker.send(bindings.destination(topic), channel, messages);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StreamBindings.unavailable(e);
    } catch (Exception e) {
      throw StreamBindings.unavailable(e);
    }
  }

  private Message<byte[]> message(CloudEvent event) {
    byte[] bytes = format.write(event).getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_EVENT_BYTES) {
      throw tooLarge("size of the event in bytes", bytes.length, "maxEventBytes", MAX_EVENT_BYTES);
    }
    return MessageBuilder.withPayload(bytes)
        .setHeader(MessageHeaders.CONTENT_TYPE, CloudEventFormat.MEDIA_TYPE)
        .setHeader(Broker.KEY, event.key())
        .build();
  }

  private static EventBusException tooLarge(String what, long size, String limit, long max) {
    return new EventBusException(
        EventBusErrorCode.TOO_LARGE,
        "%s is %d, more than %s = %d".formatted(what, size, limit, max));
  }

  @Override
  public Subscription subscribe(SubscriptionRequest request, EventHandler handler) {
    requireOpen();
    String name = request.topic() + "/" + request.group();
    StreamDelivery delivery = new StreamDelivery(request, handler, broker, format, letters);
    if (deliveries.putIfAbsent(name, delivery) != null) {
      throw new EventBusException(
          EventBusErrorCode.ALREADY_SUBSCRIBED, "group " + name + " has a handler here already");
    }
    try {
      unbindings.put(name, bindings.group(request.topic(), request.group(), delivery));
    } catch (RuntimeException e) {
      deliveries.remove(name, delivery);
      throw StreamBindings.unavailable(e);
    }
    return () -> {
      if (deliveries.get(name) == delivery) {
        end(name, delivery);
      }
    };
  }

  private void end(String name, StreamDelivery delivery) {
    delivery.beginClosing();
    Runnable unbind = unbindings.remove(name);
    if (unbind != null) {
      unbind.run();
    }
    deliveries.remove(name, delivery);
  }

  @Override
  public EventTail tail(Set<String> topics, Optional<String> after) {
    requireOpen();
    topics.forEach(EventNames::requireTopic);
    topics.forEach(this::watch);
    return ring.tail(topics, after);
  }

  /** Has the broker bring a topic to the ring, from its first tail on. */
  private synchronized void watch(String topic) {
    String name = "tail/" + topic;
    if (!unbindings.containsKey(name)) {
      unbindings.put(name, bindings.tail(topic, reader, message -> toRing(topic, message)));
    }
  }

  private void toRing(String topic, Message<?> message) {
    try {
      int size = message.getPayload() instanceof byte[] bytes ? bytes.length : 0;
      ring.add(topic, StreamDelivery.event(message, format), size);
    } catch (EventBusException e) {
      log.error("What came on {} is no event, it is let go", topic, e);
    }
    try {
      broker.acknowledge(message);
    } catch (Exception e) {
      log.warn("A tail's event of {} is not acknowledged", topic, e);
    }
  }

  @Override
  public DeadLetters deadLetters() {
    return letters;
  }

  private boolean replay(DeadLetter letter, Runnable handled) {
    StreamDelivery delivery = deliveries.get(letter.topic() + "/" + letter.group());
    if (delivery != null) {
      delivery.replay(letter, handled);
    }
    return delivery != null;
  }

  private void requireOpen() {
    if (closed) {
      throw new EventBusException(EventBusErrorCode.CLOSED, "the bus is closed");
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    ring.close();
    deliveries.values().forEach(StreamDelivery::beginClosing);
    List<String> names = new ArrayList<>(deliveries.keySet());
    names.forEach(name -> Optional.ofNullable(deliveries.get(name)).ifPresent(d -> end(name, d)));
    unbindings.values().forEach(Runnable::run);
    unbindings.clear();
    bindings.close();
  }
}
