package org.casanube.block.operations.wiring;

import org.casanube.block.operations.OperationRunner;
import org.springframework.context.SmartLifecycle;

/** Takes up at start what was cut off, and ends what runs before the stores are closed. */
final class OperationRecovery implements SmartLifecycle {
  private final OperationRunner operations;
  private volatile boolean running;

  OperationRecovery(OperationRunner operations) {
    this.operations = operations;
  }

  @Override
  public void start() {
    running = true;
    operations.recover();
  }

  @Override
  public void stop() {
    running = false;
    operations.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
