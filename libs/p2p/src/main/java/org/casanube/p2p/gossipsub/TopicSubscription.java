package org.casanube.p2p.gossipsub;

/** Messages of a topic on their way to a handler, until it is closed. Thread-safe. */
public interface TopicSubscription extends AutoCloseable {
  String topic();

  /** How many messages were dropped since the handler is too slow. */
  long dropped();

  /** Ends the subscription; what waits for the handler is dropped. */
  @Override
  void close();
}
