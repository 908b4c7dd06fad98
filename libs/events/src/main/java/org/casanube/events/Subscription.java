package org.casanube.events;

/** A group's delivery in this process. */
public interface Subscription extends AutoCloseable {
  /** Ends the delivery; the group goes on where it ended when it subscribes again. */
  @Override
  void close();
}
