package org.casanube.p2p.simulation;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.casanube.p2p.schedule.Scheduler;

/**
 * One direction of a connection: packets that arrive in order, each as late as the link makes it.
 * So much is on its way at once, then writers wait.
 */
final class SimulatedPipe {
  private static final int MAX_PACKET = 16 << 10;
  private static final int MAX_UNREAD = 512 << 10;
  private static final Duration RETRY = Duration.ofMillis(200);

  /** After so many losses in a row, or so long behind a partition, the connection breaks. */
  private static final int MAX_RETRIES = 8;

  private final Simulation simulation;
  private final LinkQuality quality;
  private final BooleanSupplier cut;
  private final Runnable whenBroken;
  private final Random random;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<ByteBuffer> arrived = new ArrayDeque<>();
  private int unread;
  private long lineFreeAt;
  private long lastArrival;
  private boolean ended;
  private boolean broken;

  SimulatedPipe(
      Simulation simulation, LinkQuality quality, BooleanSupplier cut, Runnable whenBroken) {
    this.simulation = simulation;
    this.quality = quality;
    this.cut = cut;
    this.whenBroken = whenBroken;
    this.random = new Random(simulation.random().nextLong());
  }

  int read(ByteBuffer target) throws IOException {
    lock.lock();
    try {
      while (arrived.isEmpty()) {
        if (broken) {
          throw new IOException("connection is broken");
        }
        if (ended) {
          return -1;
        }
        await();
      }
      ByteBuffer first = arrived.getFirst();
      int count = Math.min(first.remaining(), target.remaining());
      target.put(first.slice().limit(count));
      first.position(first.position() + count);
      if (!first.hasRemaining()) {
        arrived.removeFirst();
      }
      unread -= count;
      changed.signalAll();
      return count;
    } finally {
      lock.unlock();
    }
  }

  void write(ByteBuffer source) throws IOException {
    lock.lock();
    try {
      while (source.hasRemaining()) {
        while (unread >= MAX_UNREAD && !ended && !broken) {
          await();
        }
        if (ended || broken) {
          throw new IOException("connection is closed");
        }
        byte[] packet = new byte[Math.min(MAX_PACKET, source.remaining())];
        source.get(packet);
        unread += packet.length;
        send(packet);
      }
    } finally {
      lock.unlock();
    }
  }

  private void send(byte[] packet) {
    long now = simulation.nanoTime();
    long onLine = (long) (packet.length * 1e9 / quality.bytesPerSecond());
    lineFreeAt = Math.max(lineFreeAt, now) + onLine;
    long arrival = lineFreeAt + quality.latency().toNanos() + jitter();
    for (int tries = 0; tries < MAX_RETRIES && random.nextDouble() < quality.loss(); tries++) {
      arrival += RETRY.toNanos() << tries;
    }
    lastArrival = Math.max(lastArrival, arrival);
    later(lastArrival - now, () -> arrive(packet, 0));
  }

  private long jitter() {
    long max = quality.jitter().toNanos();
    return max == 0 ? 0 : random.nextLong(max);
  }

  private void later(long nanos, Runnable task) {
    Scheduler.Timer ignored = simulation.schedule(Duration.ofNanos(nanos), task);
  }

  private void arrive(byte[] packet, int tries) {
    if (cut.getAsBoolean()) {
      if (tries == MAX_RETRIES) {
        whenBroken.run();
      } else {
        retry(packet, tries);
      }
      return;
    }
    lock.lock();
    try {
      if (!broken) {
        arrived.addLast(ByteBuffer.wrap(packet));
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void retry(byte[] packet, int tries) {
    long wait = RETRY.toNanos() << tries;
    lock.lock();
    try {
      lastArrival = Math.max(lastArrival, simulation.nanoTime() + wait);
    } finally {
      lock.unlock();
    }
    later(wait, () -> arrive(packet, tries + 1));
  }

  /** What is on its way still arrives; then the reader finds the end. */
  void end() {
    long wait;
    lock.lock();
    try {
      wait = Math.max(lastArrival - simulation.nanoTime(), quality.latency().toNanos());
    } finally {
      lock.unlock();
    }
    later(wait, this::markEnded);
  }

  /** The reader is gone: writers fail at once. */
  void markEnded() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void breakOff() {
    lock.lock();
    try {
      broken = true;
      arrived.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("WaitNotInLoop")
  private void await() throws InterruptedIOException {
    try {
      changed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
