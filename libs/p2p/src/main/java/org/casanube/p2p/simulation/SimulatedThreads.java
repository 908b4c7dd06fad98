package org.casanube.p2p.simulation;

import java.lang.reflect.Constructor;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Virtual threads that an executor of ours runs. The JDK has this, for its own tests, and does not
 * show it: hence the reflection, and the flag it needs.
 */
final class SimulatedThreads {
  private static final String BUILDER = "java.lang.ThreadBuilders$VirtualThreadBuilder";

  private final Constructor<?> constructor;
  private final Executor carrier;
  private final Consumer<Throwable> onFailure;

  SimulatedThreads(Executor carrier, Consumer<Throwable> onFailure) {
    this.carrier = carrier;
    this.onFailure = onFailure;
    try {
      constructor = Class.forName(BUILDER).getDeclaredConstructor(Executor.class);
      constructor.setAccessible(true);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException(
          "a simulation needs the JVM's option --add-opens=java.base/java.lang=ALL-UNNAMED", e);
    }
  }

  Thread start(String name, Runnable task) {
    try {
      Thread.Builder.OfVirtual builder =
          (Thread.Builder.OfVirtual) constructor.newInstance(carrier);
      return builder
          .name(name)
          .uncaughtExceptionHandler((thread, failure) -> onFailure.accept(failure))
          .start(task);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JDK does not run virtual threads as wanted", e);
    }
  }
}
