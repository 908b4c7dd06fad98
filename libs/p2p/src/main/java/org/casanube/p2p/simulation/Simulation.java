package org.casanube.p2p.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.p2p.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Simulated time. All tasks are virtual threads that one carrier runs, the thread that calls {@link
 * #run}, each up to where it waits, in the order they can go on. When all wait, time goes to the
 * next timer. So the order of all steps depends on the program and its seed alone.
 *
 * <p>This needs code that waits and starts tasks as {@link Scheduler} demands, iterates in orders
 * that do not depend on identity hash codes, and draws from {@link #random}. Threads from outside,
 * real sockets and real timers must not wake simulated ones.
 */
public final class Simulation implements Scheduler {
  private static final Instant BEGINNING = Instant.parse("2030-01-01T00:00:00Z");

  private final SimulatedThreads threads;
  private final Queue<Runnable> ready = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Event> timers = new PriorityQueue<>();
  private final ReentrantLock timerLock = new ReentrantLock();
  private final CopyOnWriteArrayList<Throwable> failures = new CopyOnWriteArrayList<>();
  private final Random random;
  private volatile long now;
  private long sequence;
  private long steps;

  /**
   * A simulation that this seed determines.
   *
   * @throws IllegalStateException if the JVM was not started with {@code
   *     --add-opens=java.base/java.lang=ALL-UNNAMED}
   */
  public Simulation(long seed) {
    this.threads = new SimulatedThreads(ready::add, failures::add);
    this.random = new Random(seed);
  }

  /** Randomness for whatever takes part. */
  public Random random() {
    return random;
  }

  /** How much time has passed. */
  public Duration elapsed() {
    return Duration.ofNanos(now);
  }

  /** How often a task was run up to where it waits; equal for equal runs. */
  public long steps() {
    return steps;
  }

  /**
   * Runs the task, and whatever it starts, until it is done; others may still wait then, and go on
   * in the next run.
   *
   * @return what the task returns
   * @throws IllegalStateException if all wait and no timer is set
   * @throws Exception what the task throws
   */
  public <T> T run(Callable<T> task) throws Exception {
    FutureTask<T> main = new FutureTask<>(task);
    Thread thread = start("simulation-main", main);
    while (!main.isDone()) {
      if (!step()) {
        throw new IllegalStateException(
            thread.getName() + " waits for nothing that could happen after " + elapsed());
      }
      if (!failures.isEmpty()) {
        throw new IllegalStateException("a simulated task failed", failures.getFirst());
      }
    }
    try {
      return main.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** One step of a task, or of time; false if there is neither. */
  private boolean step() {
    Runnable next = ready.poll();
    if (next != null) {
      steps++;
      next.run();
      return true;
    }
    Event event = nextEvent();
    if (event == null) {
      return false;
    }
    now = event.at;
    start("simulation-timer", event.task);
    return true;
  }

  private @Nullable Event nextEvent() {
    timerLock.lock();
    try {
      return timers.poll();
    } finally {
      timerLock.unlock();
    }
  }

  @Override
  public Clock clock() {
    return new SimulatedClock(ZoneOffset.UTC);
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Thread start(String name, Runnable task) {
    return threads.start(name, task);
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    timerLock.lock();
    try {
      Event event = new Event(now + Math.max(0, delay.toNanos()), sequence++, task);
      timers.add(event);
      return () -> cancel(event);
    } finally {
      timerLock.unlock();
    }
  }

  private void cancel(Event event) {
    timerLock.lock();
    try {
      timers.remove(event);
    } finally {
      timerLock.unlock();
    }
  }

  private record Event(long at, long sequence, Runnable task) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Event that && sequence == that.sequence;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(sequence);
    }
  }

  private final class SimulatedClock extends Clock {
    private final ZoneId zone;

    SimulatedClock(ZoneId zone) {
      this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return new SimulatedClock(other);
    }

    @Override
    public Instant instant() {
      return BEGINNING.plusNanos(now);
    }
  }
}
