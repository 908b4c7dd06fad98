package org.casanube.events;

import java.time.Duration;

/**
 * Watches topics, for one reader at its own pace. A reader that falls far behind is told of a
 * {@link TailBatch#gap}; it never makes the bus wait or hold more memory. For use by one thread at
 * a time, but for {@link #close}.
 */
public interface EventTail extends AutoCloseable {

  /**
   * The next events, a bounded number; none if there was nothing new for so long, or if the tail or
   * the bus is closed.
   */
  TailBatch poll(Duration patience) throws InterruptedException;

  /** True when no more events will come. */
  boolean isClosed();

  @Override
  void close();
}
