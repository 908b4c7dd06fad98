package org.casanube.gateway.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.casanube.events.CloudEventFormat;
import org.casanube.events.EventBus;
import org.casanube.events.EventTail;
import org.casanube.events.TailBatch;
import org.casanube.events.TailedEvent;
import org.casanube.gateway.GatewayProperties;
import org.casanube.problems.ProblemException;
import org.casanube.problems.ProblemType;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/**
 * Opens streams of events. Each has a virtual thread that waits at a tail of the bus, and only
 * while the reader wants more: a slow reader holds one batch in memory, falls behind, and is told
 * of a gap by the bus when it has fallen too far.
 */
@Component
final class EventStreams implements DisposableBean {
  private static final ProblemType TOO_MANY_STREAMS =
      new ProblemType("too-many-event-streams", "There are too many event streams", 429);
  private static final ProblemType NO_EVENTS =
      new ProblemType("events-unavailable", "There are no events here", 503);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final Optional<EventBus> bus;
  private final CloudEventFormat format;
  private final int maxStreams;
  private final Duration heartbeat;
  private final AtomicInteger open = new AtomicInteger();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("events-", 0).factory());
  private final Scheduler scheduler = Schedulers.fromExecutorService(threads, "events");

  EventStreams(ObjectProvider<EventBus> bus, JsonMapper json, GatewayProperties settings) {
    this.bus = Optional.ofNullable(bus.getIfAvailable());
    this.format = new CloudEventFormat(json);
    this.maxStreams = settings.limits().eventStreams();
    this.heartbeat = settings.timeouts().heartbeat();
  }

  /** What is published from now on, or after the event with this cursor. */
  Flux<ServerSentEvent<String>> open(Set<String> topics, Optional<String> after) {
    EventBus source =
        bus.orElseThrow(
            () -> NO_EVENTS.exception("This gateway runs without an event bus beside it."));
    if (open.incrementAndGet() > maxStreams) {
      open.decrementAndGet();
      throw new ProblemException(
          TOO_MANY_STREAMS
              .problem(
                  "%d streams are open, as many as casanube.gateway.limits.event-streams allows."
                      .formatted(maxStreams))
              .withLimit(maxStreams)
              .withRetryAfter(RETRY_AFTER));
    }
    return Flux.<List<ServerSentEvent<String>>, Watch>generate(
            () -> new Watch(source.tail(topics, after)), this::next, Watch::close)
        .subscribeOn(scheduler)
        .concatMapIterable(shown -> shown, 1)
        .doFinally(_ -> open.decrementAndGet());
  }

  /** One reader's place, and whether it has been told that it misses nothing from now on. */
  private static final class Watch {
    private final EventTail tail;
    private boolean announced;

    Watch(EventTail tail) {
      this.tail = tail;
    }

    void close() {
      tail.close();
    }
  }

  private Watch next(Watch watch, SynchronousSink<List<ServerSentEvent<String>>> sink) {
    if (!watch.announced) {
      watch.announced = true;
      sink.next(List.of(comment("open")));
      return watch;
    }
    try {
      TailBatch batch = watch.tail.poll(heartbeat);
      if (watch.tail.isClosed() && batch.events().isEmpty()) {
        sink.complete();
      } else {
        sink.next(render(batch));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      sink.complete();
    }
    return watch;
  }

  private List<ServerSentEvent<String>> render(TailBatch batch) {
    List<ServerSentEvent<String>> shown = new ArrayList<>();
    if (batch.gap()) {
      shown.add(ServerSentEvent.builder("{}").event("gap").build());
    }
    batch.events().forEach(event -> shown.add(render(event)));
    if (shown.isEmpty()) {
      shown.add(comment("still here"));
    }
    return shown;
  }

  private ServerSentEvent<String> render(TailedEvent tailed) {
    return ServerSentEvent.builder(format.write(tailed.event()))
        .id(tailed.cursor())
        .event(tailed.topic())
        .build();
  }

  private static ServerSentEvent<String> comment(String text) {
    return ServerSentEvent.<String>builder().comment(text).build();
  }

  @Override
  public void destroy() {
    scheduler.dispose();
    threads.shutdownNow();
  }
}
