package org.casanube.events;

import java.util.List;

/**
 * What a tail saw.
 *
 * @param gap true if events before these may have been missed: the cursor was too old, or unknown
 */
public record TailBatch(List<TailedEvent> events, boolean gap) {
  public TailBatch {
    events = List.copyOf(events);
  }
}
