package org.casanube.block.pins.wiring;

import org.casanube.block.pins.LocalPins;
import org.springframework.context.SmartLifecycle;

/** Has the index of pins built in the background when the service starts. */
final class PinIndexStart implements SmartLifecycle {
  private final LocalPins pins;
  private volatile boolean running;

  PinIndexStart(LocalPins pins) {
    this.pins = pins;
  }

  @Override
  public void start() {
    running = true;
    Thread.ofVirtual().name("pin-index").start(pins::buildIndex);
  }

  @Override
  public void stop() {
    running = false;
    pins.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
