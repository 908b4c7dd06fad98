package org.casanube.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A handler that writes down what it is given, and fails when told to. */
public final class Journal implements EventHandler {
  private final BlockingQueue<CloudEvent> handled = new LinkedBlockingQueue<>();
  private final EventHandler before;

  public Journal() {
    this(event -> {});
  }

  public Journal(EventHandler before) {
    this.before = before;
  }

  @Override
  public void handle(CloudEvent event) throws Exception {
    before.handle(event);
    handled.add(event);
  }

  /** The ids of the next events handled. */
  public List<String> take(int count) throws InterruptedException {
    List<String> ids = new ArrayList<>();
    while (ids.size() < count) {
      CloudEvent event = handled.poll(20, TimeUnit.SECONDS);
      assertThat(event).as("event after %s", ids).isNotNull();
      ids.add(event.id());
    }
    return ids;
  }

  public CloudEvent next() throws InterruptedException {
    CloudEvent event = handled.poll(20, TimeUnit.SECONDS);
    assertThat(event).as("an event").isNotNull();
    return event;
  }

  public int size() {
    return handled.size();
  }
}
