package org.casanube.events;

/** What a group does with an event. It may see an event again, and must then do no harm. */
@FunctionalInterface
public interface EventHandler {
  /**
   * Handles the event. Runs on a virtual thread and may block; is interrupted when the bus closes.
   *
   * @throws Exception to get the event again later
   */
  void handle(CloudEvent event) throws Exception;
}
