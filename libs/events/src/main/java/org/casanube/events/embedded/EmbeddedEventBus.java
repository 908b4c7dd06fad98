package org.casanube.events.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.casanube.documents.DocumentStore;
import org.casanube.documents.DocumentStoreException;
import org.casanube.documents.sqlite.SqliteDocumentStore;
import org.casanube.documents.sqlite.SqliteOptions;
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
import org.casanube.events.delivery.BusFailures;
import org.casanube.events.delivery.DocumentDeadLetters;
import tools.jackson.databind.json.JsonMapper;

/**
 * The bus of one process: what is published goes to a durable log, from where virtual threads
 * deliver it to the groups of this process. Nothing runs while nobody publishes.
 *
 * <p>Groups of other processes do not exist to it, so the services of one node share one bus.
 */
public final class EmbeddedEventBus implements EventBus {
  private final EventLog events;
  private final DocumentStore letters;
  private final DocumentDeadLetters deadLetters;
  private final Map<String, GroupDelivery> deliveries = new ConcurrentHashMap<>();
  private final Set<LogTail> tails = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private EmbeddedEventBus(EventLogOptions options, JsonMapper mapper, Clock clock) {
    CloudEventFormat format = new CloudEventFormat(mapper);
    this.events = new EventLog(options, format, clock);
    this.letters =
        SqliteDocumentStore.open(
            SqliteOptions.of(options.folder().resolve("dead-letters.db")), mapper, clock);
    this.deadLetters =
        new DocumentDeadLetters(letters, format, clock, options.maxDeadLetters(), this::replay);
  }

  /** Opens the log in its folder, or makes both. */
  public static EmbeddedEventBus open(EventLogOptions options, JsonMapper mapper, Clock clock) {
    try {
      Files.createDirectories(options.folder());
      return new EmbeddedEventBus(options, mapper, clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (DocumentStoreException e) {
      throw BusFailures.of(e);
    }
  }

  @Override
  public void publish(String topic, List<CloudEvent> published) {
    EventNames.requireTopic(topic);
    events.append(topic, published);
    deliveries.forEach((name, delivery) -> {
      if (name.startsWith(topic + "/")) {
        delivery.signal();
      }
    });
    tails.forEach(LogTail::signal);
  }

  @Override
  public Subscription subscribe(SubscriptionRequest request, EventHandler handler) {
    requireOpen();
    String name = request.topic() + "/" + request.group();
    GroupDelivery delivery = new GroupDelivery(request, handler, events, deadLetters);
    if (deliveries.putIfAbsent(name, delivery) != null) {
      throw new EventBusException(
          EventBusErrorCode.ALREADY_SUBSCRIBED, "group " + name + " has a handler here already");
    }
    try {
      delivery.start();
    } catch (RuntimeException e) {
      deliveries.remove(name, delivery);
      throw e;
    }
    return () -> {
      if (deliveries.get(name) == delivery) {
        delivery.close();
        deliveries.remove(name, delivery);
      }
    };
  }

  @Override
  public EventTail tail(Set<String> topics, Optional<String> after) {
    requireOpen();
    topics.forEach(EventNames::requireTopic);
    LogTail tail = new LogTail(events, topics, after, tails::remove);
    tails.add(tail);
    return tail;
  }

  @Override
  public DeadLetters deadLetters() {
    return deadLetters;
  }

  private boolean replay(DeadLetter letter, Runnable handled) {
    GroupDelivery delivery = deliveries.get(letter.topic() + "/" + letter.group());
    if (delivery != null) {
      delivery.replay(letter, handled);
    }
    return delivery != null;
  }

  /** What is wrong with the files; empty if nothing. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>(events.problems());
    problems.addAll(letters.check().problems());
    return problems;
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
    tails.forEach(LogTail::close);
    deliveries.values().forEach(GroupDelivery::beginClosing);
    deliveries.values().forEach(GroupDelivery::close);
    deliveries.clear();
    events.close();
    letters.close();
  }
}
