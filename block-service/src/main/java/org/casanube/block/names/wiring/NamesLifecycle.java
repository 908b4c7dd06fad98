package org.casanube.block.names.wiring;

import java.util.List;
import org.casanube.block.names.Publication;
import org.casanube.block.names.local.LocalNames;
import org.casanube.block.names.routing.PubsubRecords;
import org.springframework.context.SmartLifecycle;

/** Renews names, and follows those that are published here, from when all else has started. */
final class NamesLifecycle implements SmartLifecycle {
  private final LocalNames names;
  private final List<PubsubRecords> pubsub;
  private volatile boolean isRunning;

  NamesLifecycle(LocalNames names, List<PubsubRecords> pubsub) {
    this.names = names;
    this.pubsub = List.copyOf(pubsub);
  }

  @Override
  public void start() {
    for (PubsubRecords each : pubsub) {
      names.publications().stream().map(Publication::name).forEach(each::follow);
    }
    names.start();
    isRunning = true;
  }

  @Override
  public void stop() {
    names.close();
    isRunning = false;
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }
}
