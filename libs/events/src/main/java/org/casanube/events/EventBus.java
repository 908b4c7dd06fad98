package org.casanube.events;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Publishes events to topics, and delivers them to groups of consumers: each group gets every event
 * at least once, and those of one key in the order of their publication.
 *
 * <p>Topics and groups are named by small letters, digits and hyphens. Safe for use by many
 * threads. Every method may throw {@link EventBusException}.
 */
public interface EventBus extends AutoCloseable {

  /** Publishes events of one topic, in this order. They are durable when the call returns. */
  void publish(String topic, List<CloudEvent> events);

  /** Publishes one event. It is durable when the call returns. */
  default void publish(String topic, CloudEvent event) {
    publish(topic, List.of(event));
  }

  /**
   * Delivers to a group what is published from its first subscription on, and what its handlers did
   * not finish before. An event that the handler throws on comes again after a pause, while later
   * events of its key wait; after the last attempt it is put among the {@linkplain #deadLetters
   * dead letters}.
   *
   * @return ends the delivery when closed; the group keeps its place
   */
  Subscription subscribe(SubscriptionRequest request, EventHandler handler);

  /** Subscribes with the usual options. */
  default Subscription subscribe(String topic, String group, EventHandler handler) {
    return subscribe(SubscriptionRequest.of(topic, group), handler);
  }

  /**
   * Watches topics without being a group: what is published from now on, or after an event seen
   * before. Costs little when nobody publishes.
   *
   * @param after the {@linkplain TailedEvent#cursor cursor} of the last event seen
   */
  EventTail tail(Set<String> topics, Optional<String> after);

  /** The events that handlers could not handle. */
  DeadLetters deadLetters();

  /** Waits for running handlers, a while, and ends all deliveries. */
  @Override
  void close();
}
