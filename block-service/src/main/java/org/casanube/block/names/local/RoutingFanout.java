package org.casanube.block.names.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.casanube.block.names.Names.Spread;
import org.casanube.block.names.RecordRouting;
import org.casanube.p2p.schedule.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls all routings at once, and waits for them no longer than is worth it. */
final class RoutingFanout {
  private static final Logger LOG = LoggerFactory.getLogger(RoutingFanout.class);

  private final List<RecordRouting> routings;
  private final Scheduler scheduler;

  RoutingFanout(List<RecordRouting> routings, Scheduler scheduler) {
    this.routings = List.copyOf(routings);
    this.scheduler = scheduler;
  }

  /** What to do with one routing. */
  @FunctionalInterface
  interface Call {
    void run(RecordRouting routing) throws IOException, InterruptedException;
  }

  /**
   * Makes the call with each routing, on a thread of its own. Those that are not done in time are
   * interrupted.
   *
   * @param end until when to wait, in the scheduler's nanoseconds; asked again whenever a call ends
   * @return what became of each, in the order of the routings
   */
  List<Spread> run(Call call, LongSupplier end) throws InterruptedException {
    Calls calls = new Calls(routings.size());
    List<Thread> threads = new ArrayList<>();
    for (int index = 0; index < routings.size(); index++) {
      RecordRouting routing = routings.get(index);
      int number = index;
      threads.add(
          scheduler.start(
              "names-" + routing.name(), () -> calls.ended(number, attempt(call, routing))));
    }
    try {
      calls.await(end);
    } finally {
      threads.forEach(Thread::interrupt);
    }
    return calls.outcomes();
  }

  /** Why it failed; empty if it did not. */
  private static Optional<String> attempt(Call call, RecordRouting routing) {
    try {
      call.run(routing);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("it was not done in time");
    } catch (RuntimeException e) {
      LOG.warn("routing {} failed", routing.name(), e);
      return Optional.of(e.toString());
    }
  }

  /** The calls that are on their way. */
  private final class Calls {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final @Nullable Optional<String>[] failures;
    private int pending;

    @SuppressWarnings({"unchecked", "rawtypes"})
    Calls(int count) {
      failures = new Optional[count];
      pending = count;
    }

    void ended(int number, Optional<String> failure) {
      lock.lock();
      try {
        failures[number] = failure;
        pending--;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    void await(LongSupplier end) throws InterruptedException {
      lock.lock();
      try {
        while (pending > 0) {
          long left = end.getAsLong() - scheduler.nanoTime();
          if (left <= 0) {
            return;
          }
          scheduler.await(lock, changed, left);
        }
      } finally {
        lock.unlock();
      }
    }

    List<Spread> outcomes() {
      lock.lock();
      try {
        List<Spread> outcomes = new ArrayList<>();
        for (int index = 0; index < failures.length; index++) {
          Optional<String> failure = failures[index];
          outcomes.add(
              new Spread(
                  routings.get(index).name(),
                  failure == null ? Optional.of("it was not done in time") : failure));
        }
        return outcomes;
      } finally {
        lock.unlock();
      }
    }
  }
}
