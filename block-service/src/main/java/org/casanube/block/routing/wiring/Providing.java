package org.casanube.block.routing.wiring;

import java.util.ArrayList;
import java.util.List;
import org.casanube.block.routing.dht.PromptAnnouncements;
import org.casanube.block.routing.dht.ProvidedContent;
import org.casanube.block.routing.dht.TableWay;
import org.casanube.events.CloudEvent;
import org.casanube.events.EventBus;
import org.casanube.events.Subscription;
import org.casanube.multiformats.Cid;
import org.casanube.p2p.kad.KademliaDht;
import org.springframework.context.SmartLifecycle;

/**
 * Gives the tables what this node provides, and tells others at once of what is pinned, from the
 * time on that all else has started.
 */
final class Providing implements SmartLifecycle {
  private static final String TOPIC = "pins";
  private static final String GROUP = "block-service-routing";
  private static final String CHANGED = "org.casanube.pins.changed";

  private final List<TableWay> tables;
  private final ProvidedContent content;
  private final PromptAnnouncements prompt;
  private final EventBus bus;
  private final List<AutoCloseable> running = new ArrayList<>();
  private volatile boolean isRunning;

  Providing(
      List<TableWay> tables, ProvidedContent content, PromptAnnouncements prompt, EventBus bus) {
    this.tables = List.copyOf(tables);
    this.content = content;
    this.prompt = prompt;
    this.bus = bus;
  }

  @Override
  public synchronized void start() {
    for (TableWay each : tables) {
      KademliaDht.Registration registration = each.table().provideAllOf(content);
      running.add(registration);
    }
    if (!tables.isEmpty()) {
      Subscription subscription = bus.subscribe(TOPIC, GROUP, this::hear);
      running.add(subscription);
    }
    isRunning = true;
  }

  private void hear(CloudEvent event) {
    if (event.type().equals(CHANGED) && event.data().path("change").asString().equals("added")) {
      prompt.add(Cid.parse(event.data().path("cid").asString()));
    }
  }

  @Override
  public synchronized void stop() {
    isRunning = false;
    for (AutoCloseable each : running) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException("providing can't be stopped", e);
      }
    }
    running.clear();
    prompt.close();
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }
}
