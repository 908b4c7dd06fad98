package org.casanube.events.stream;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.events.CloudEvent;
import org.casanube.events.CloudEventFormat;
import org.casanube.events.DeadLetter;
import org.casanube.events.EventBusException;
import org.casanube.events.EventHandler;
import org.casanube.events.SubscriptionRequest;
import org.casanube.events.delivery.Attempts;
import org.casanube.events.delivery.Closing;
import org.casanube.events.delivery.DocumentDeadLetters;
import org.casanube.events.delivery.Replay;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandler;

/**
 * Delivers what the broker brings to one group, one event after the other; an event that fails is
 * tried again in place, so the order holds and the others wait. A message is acknowledged when its
 * event is handled or a dead letter, and not at all when the delivery ends before.
 */
final class StreamDelivery implements MessageHandler {
  private static final Logger log = LoggerFactory.getLogger(StreamDelivery.class);

  private final SubscriptionRequest request;
  private final EventHandler handler;
  private final Broker broker;
  private final CloudEventFormat format;
  private final DocumentDeadLetters letters;
  private final Closing closing = new Closing();
  private final ReentrantLock handling = new ReentrantLock();
  private final Set<Thread> replays = ConcurrentHashMap.newKeySet();

  StreamDelivery(
      SubscriptionRequest request,
      EventHandler handler,
      Broker broker,
      CloudEventFormat format,
      DocumentDeadLetters letters) {
    this.request = request;
    this.handler = handler;
    this.broker = broker;
    this.format = format;
    this.letters = letters;
  }

  @Override
  public void handleMessage(Message<?> message) {
    if (closing.hasBegun() || !deliver(message)) {
      return;
    }
    try {
      broker.acknowledge(message);
    } catch (Exception e) {
      log.warn("An event of {} is handled but comes again", request.topic(), e);
    }
  }

  private boolean deliver(Message<?> message) {
    CloudEvent event;
    try {
      event = event(message, format);
    } catch (EventBusException e) {
      log.error("What came on {} is no event, it is let go", request.topic(), e);
      return true;
    }
    return new Attempts(request, handler, closing, new Given()).deliver(event, 0, this::oneAtATime);
  }

  static CloudEvent event(Message<?> message, CloudEventFormat format) {
    String text =
        message.getPayload() instanceof byte[] bytes
            ? new String(bytes, StandardCharsets.UTF_8)
            : message.getPayload().toString();
    return format.read(text);
  }

  private void oneAtATime(Attempts.Step step) throws Exception {
    handling.lockInterruptibly();
    try {
      step.run();
    } finally {
      handling.unlock();
    }
  }

  void replay(DeadLetter letter, Runnable handled) {
    Replay replay = new Replay(request, letters, letter);
    Thread thread =
        Thread.ofVirtual()
            .name("events-" + request.topic() + "-" + request.group() + "-replay")
            .unstarted(() -> {
              replay.run(handler, closing, this::oneAtATime, handled);
              replays.remove(Thread.currentThread());
            });
    replays.add(thread);
    thread.start();
  }

  /** Starts nothing more, and ends all pauses. */
  void beginClosing() {
    closing.begin();
    replays.forEach(Thread::interrupt);
  }

  /** Makes dead letters of what failed to the last. */
  private final class Given implements Attempts.Failures {
    @Override
    public void failed(CloudEvent event, int count, String error) {}

    @Override
    public void givenUp(CloudEvent event, int count, String error) {
      letters.add(request.topic(), request.group(), event, count, error);
    }
  }
}
