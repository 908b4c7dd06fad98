package org.casanube.events;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.casanube.documents.DocumentStoreException;
import org.casanube.documents.Outbox;
import org.casanube.documents.OutboxMessage;
import org.casanube.documents.PendingMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publishes what a store's outbox holds, and confirms it when it is published. A crash between the
 * two makes the event come again, with the same id.
 *
 * <p>One virtual thread, woken by the store, that sleeps while the outbox is empty. It also looks
 * every {@code rescan}, for what another replica left behind. When the bus is away it tries again,
 * ever more seldom; messages wait in their order meanwhile. A message that the bus will never take
 * is logged as an error with its content and let go, so that it does not stop all others.
 */
public final class OutboxRelay implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);
  private static final int BATCH = 200;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(30);

  private final Outbox outbox;
  private final EventBus bus;
  private final URI source;
  private final JsonMapper mapper;
  private final Duration rescan;
  private final Semaphore news = new Semaphore(1);
  private final Thread thread;
  private volatile boolean closed;
  private Outbox.@Nullable Subscription subscription;

  /**
   * A relay, not started yet.
   *
   * @param source what the events name as their source
   * @param rescan how long to sleep at most
   */
  public OutboxRelay(Outbox outbox, EventBus bus, URI source, JsonMapper mapper, Duration rescan) {
    this.outbox = outbox;
    this.bus = bus;
    this.source = source;
    this.mapper = mapper;
    this.rescan = rescan;
    this.thread = Thread.ofVirtual().name("outbox-relay-" + source).unstarted(this::run);
  }

  /** Starts relaying, with what is there from before. */
  public OutboxRelay start() {
    subscription = outbox.onMessage(this::signal);
    thread.start();
    return this;
  }

  private void signal() {
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    while (!closed) {
      news.drainPermits();
      Duration wait = rescan;
      try {
        while (!closed && relayBatch()) {
          pause = FIRST_PAUSE;
        }
      } catch (EventBusException | DocumentStoreException e) {
        if (closed) {
          return;
        }
        log.warn("Events of {} wait, next try in {}", source, pause, e);
        wait = pause;
        pause = pause.compareTo(MAX_PAUSE.dividedBy(2)) > 0 ? MAX_PAUSE : pause.multipliedBy(2);
        news.drainPermits();
      }
      try {
        boolean _ = news.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  /** Relays some; true if there may be more. */
  private boolean relayBatch() {
    List<PendingMessage> pending = outbox.pending(BATCH);
    List<PendingMessage> run = new ArrayList<>();
    for (PendingMessage next : pending) {
      if (!run.isEmpty() && !run.getFirst().message().topic().equals(next.message().topic())) {
        relay(run);
        run.clear();
      }
      run.add(next);
    }
    if (!run.isEmpty()) {
      relay(run);
    }
    return pending.size() == BATCH;
  }

  /** Relays messages of one topic. */
  private void relay(List<PendingMessage> messages) {
    Map<PendingMessage, CloudEvent> events = new LinkedHashMap<>();
    for (PendingMessage pending : messages) {
      event(pending.message()).ifPresent(event -> events.put(pending, event));
    }
    String topic = messages.getFirst().message().topic();
    try {
      if (!events.isEmpty()) {
        bus.publish(topic, List.copyOf(events.values()));
      }
    } catch (EventBusException e) {
      if (isPassing(e)) {
        throw e;
      }
      events.forEach((pending, event) -> relayAlone(pending.message(), event));
    }
    outbox.confirm(messages);
  }

  private void relayAlone(OutboxMessage message, CloudEvent event) {
    try {
      bus.publish(message.topic(), event);
    } catch (EventBusException e) {
      if (isPassing(e)) {
        throw e;
      }
      letGo(message, e);
    }
  }

  private static boolean isPassing(EventBusException e) {
    return e.code().isPassing() || e.code() == EventBusErrorCode.CLOSED;
  }

  private Optional<CloudEvent> event(OutboxMessage message) {
    try {
      return Optional.of(
          new CloudEvent(
              message.id(),
              source,
              message.type(),
              message.key(),
              message.time(),
              mapper.readTree(message.json()),
              Optional.empty()));
    } catch (EventBusException | JacksonException e) {
      letGo(message, e);
      return Optional.empty();
    }
  }

  private static void letGo(OutboxMessage message, RuntimeException e) {
    log.error("The bus will never take this message, it is let go: {}", message, e);
  }

  /** Stops, and waits for what is being published. */
  @Override
  public void close() {
    closed = true;
    Outbox.Subscription wakeUps = subscription;
    if (wakeUps != null) {
      wakeUps.close();
    }
    news.release();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
