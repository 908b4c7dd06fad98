package org.casanube.events.embedded;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.events.CloudEvent;
import org.casanube.events.DeadLetter;
import org.casanube.events.EventBusException;
import org.casanube.events.EventHandler;
import org.casanube.events.SubscriptionRequest;
import org.casanube.events.delivery.Attempts;
import org.casanube.events.delivery.Closing;
import org.casanube.events.delivery.DocumentDeadLetters;
import org.casanube.events.delivery.Replay;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers a topic to one group. A reader takes events from the log into <em>lanes</em>, one for
 * each key that has any, each run by a virtual thread: so one key keeps its order, and one that is
 * being tried again holds up no other. The reader goes on while the events taken and not done with
 * are few; the oldest of them is where the cursor stands.
 *
 * <p>Threads wait for signals, never poll. The lock is never held over a handler or the log.
 */
final class GroupDelivery {
  private static final Logger log = LoggerFactory.getLogger(GroupDelivery.class);
  private static final int WINDOW_EVENTS = 256;
  private static final long WINDOW_BYTES = 4L << 20;
  private static final Duration CURSOR_PAUSE = Duration.ofMillis(100);
  private static final Duration ERROR_PAUSE = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final SubscriptionRequest request;
  private final EventLog events;
  private final EventHandler handler;
  private final DocumentDeadLetters deadLetters;
  private final Closing closing = new Closing();
  private final Semaphore permits;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // All guarded by the lock.
  private final Map<String, Deque<LogEntry>> lanes = new HashMap<>();
  private final TreeSet<Long> taken = new TreeSet<>();
  private final Set<Thread> threads = new HashSet<>();
  private long takenBytes;
  private long reached;
  private long savedCursor;
  private boolean news = true;
  private boolean moved;

  GroupDelivery(
      SubscriptionRequest request,
      EventHandler handler,
      EventLog events,
      DocumentDeadLetters deadLetters) {
    this.request = request;
    this.handler = handler;
    this.events = events;
    this.deadLetters = deadLetters;
    this.permits = new Semaphore(request.concurrency());
  }

  void start() {
    reached = events.join(request.topic(), request.group());
    savedCursor = reached;
    startThread("reader", this::readLog);
    startThread("cursor", this::saveCursors);
  }

  private void startThread(String role, Runnable work) {
    Thread thread =
        Thread.ofVirtual()
            .name("events-" + request.topic() + "-" + request.group() + "-" + role)
            .unstarted(() -> {
              try {
                work.run();
              } finally {
                lock.lock();
                try {
                  threads.remove(Thread.currentThread());
                  changed.signalAll();
                } finally {
                  lock.unlock();
                }
              }
            });
    lock.lock();
    try {
      threads.add(thread);
    } finally {
      lock.unlock();
    }
    thread.start();
  }

  /** There are new events on the topic. */
  void signal() {
    lock.lock();
    try {
      news = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void readLog() {
    while (awaitNewsAndRoom()) {
      try {
        List<LogEntry> entries = events.read(request.topic(), request.group(), reachedSoFar());
        entries.forEach(this::take);
      } catch (EventBusException e) {
        log.warn("Group {} cannot read events of {}", request.group(), request.topic(), e);
        signal();
        if (closing.pause(ERROR_PAUSE)) {
          return;
        }
      }
    }
  }

  private boolean awaitNewsAndRoom() {
    lock.lock();
    try {
      while (!closing.hasBegun()
          && (!news || taken.size() >= WINDOW_EVENTS || takenBytes >= WINDOW_BYTES)) {
        changed.await();
      }
      news = false;
      return !closing.hasBegun();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private long reachedSoFar() {
    lock.lock();
    try {
      return reached;
    } finally {
      lock.unlock();
    }
  }

  /** Puts an event into its lane, which is started if it is new. */
  private void take(LogEntry entry) {
    String key = entry.event().key();
    boolean idle;
    lock.lock();
    try {
      news = true;
      reached = entry.sequence();
      taken.add(entry.sequence());
      takenBytes += entry.bytes();
      Deque<LogEntry> lane = lanes.get(key);
      idle = lane == null;
      if (lane == null) {
        lane = new ArrayDeque<>();
        lanes.put(key, lane);
      }
      lane.add(entry);
    } finally {
      lock.unlock();
    }
    if (idle) {
      startThread("lane", () -> runLane(key));
    }
  }

  private void runLane(String key) {
    LogEntry entry = head(key);
    while (entry != null) {
      Attempts attempts =
          new Attempts(request, handler, closing, new StoredFailures(entry.sequence()));
      if (!attempts.deliver(entry.event(), entry.failures(), this::whenRoom)) {
        return;
      }
      finish(key, entry);
      entry = head(key);
    }
  }

  private void whenRoom(Attempts.Step step) throws Exception {
    permits.acquire();
    try {
      if (closing.hasBegun()) {
        throw new InterruptedException("the delivery ends");
      }
      step.run();
    } finally {
      permits.release();
    }
  }

  /** The event of the lane that is next; the lane ends with its last. */
  private @Nullable LogEntry head(String key) {
    lock.lock();
    try {
      Deque<LogEntry> lane = lanes.get(key);
      LogEntry entry = lane == null ? null : lane.peek();
      if (entry == null) {
        lanes.remove(key);
      }
      return entry;
    } finally {
      lock.unlock();
    }
  }

  private void finish(String key, LogEntry entry) {
    lock.lock();
    try {
      Deque<LogEntry> lane = lanes.get(key);
      if (lane != null) {
        lane.remove();
      }
      taken.remove(entry.sequence());
      takenBytes -= entry.bytes();
      moved = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Writes the cursor when it has moved, some movements at a time. */
  private void saveCursors() {
    while (awaitMove()) {
      boolean last = closing.pause(CURSOR_PAUSE);
      saveCursor();
      if (last) {
        return;
      }
    }
  }

  private boolean awaitMove() {
    lock.lock();
    try {
      while (!moved && !closing.hasBegun()) {
        changed.await();
      }
      moved = false;
      return !closing.hasBegun();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void saveCursor() {
    long cursor;
    lock.lock();
    try {
      cursor = taken.isEmpty() ? reached : taken.first() - 1;
      if (cursor == savedCursor) {
        return;
      }
    } finally {
      lock.unlock();
    }
    try {
      events.saveCursor(request.topic(), request.group(), cursor);
    } catch (EventBusException e) {
      log.warn("The place of group {} on {} is not saved", request.group(), request.topic(), e);
      return;
    }
    lock.lock();
    try {
      savedCursor = Math.max(savedCursor, cursor);
    } finally {
      lock.unlock();
    }
  }

  /** Gives a dead letter to the handler, beside the lanes. */
  void replay(DeadLetter letter, Runnable handled) {
    Replay replay = new Replay(request, deadLetters, letter);
    startThread("replay", () -> replay.run(handler, closing, this::whenRoom, handled));
  }

  /** Starts nothing more. */
  void beginClosing() {
    closing.begin();
    signal();
  }

  /** Lets running handlers finish for a while, then interrupts them; notes the place. */
  void close() {
    beginClosing();
    long patience = GRACE.toNanos();
    lock.lock();
    try {
      while (!threads.isEmpty() && patience > 0) {
        patience = changed.awaitNanos(patience);
      }
      threads.forEach(Thread::interrupt);
    } catch (InterruptedException _) {
      threads.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    saveCursor();
    events.leave(request.topic(), request.group());
  }

  /** Keeps the failures of one event where a restart finds them. */
  private final class StoredFailures implements Attempts.Failures {
    private final long sequence;

    StoredFailures(long sequence) {
      this.sequence = sequence;
    }

    @Override
    public void failed(CloudEvent event, int count, String error) {
      events.saveFailures(request.topic(), request.group(), sequence, count);
    }

    @Override
    public void givenUp(CloudEvent event, int count, String error) {
      deadLetters.add(request.topic(), request.group(), event, count, error);
    }
  }
}
