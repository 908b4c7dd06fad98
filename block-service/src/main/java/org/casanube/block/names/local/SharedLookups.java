package org.casanube.block.names.local;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.NameException;
import org.casanube.p2p.schedule.Scheduler;

/**
 * Lookups that all who want the same share, so that a name is asked for once, however many wait for
 * it. A lookup goes on when the first who wanted it has gone.
 */
final class SharedLookups<K, V> {
  private final ConcurrentMap<K, CompletableFuture<V>> running = new ConcurrentHashMap<>();
  private final Scheduler scheduler;

  SharedLookups(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** What finds the value, or throws a {@link NameException}. */
  @FunctionalInterface
  interface Lookup<V> {
    V find() throws InterruptedException;
  }

  /**
   * The value that the lookup finds, or one that was running already for the same key.
   *
   * @throws NameException the lookup's, or {@code DEADLINE}
   */
  V get(K key, Lookup<V> lookup, Duration deadline) {
    CompletableFuture<V> fresh = new CompletableFuture<>();
    CompletableFuture<V> other = running.putIfAbsent(key, fresh);
    if (other == null) {
      Thread ignored = scheduler.start("names-lookup", () -> run(key, lookup, fresh));
    }
    return await(key, (other == null ? fresh : other).copy(), deadline);
  }

  private void run(K key, Lookup<V> lookup, CompletableFuture<V> result) {
    try {
      V value = lookup.find();
      running.remove(key, result);
      result.complete(value);
    } catch (InterruptedException e) {
      fail(key, result, e);
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      fail(key, result, e);
    }
  }

  private void fail(K key, CompletableFuture<V> result, Throwable reason) {
    running.remove(key, result);
    result.completeExceptionally(reason);
  }

  private V await(K key, CompletableFuture<V> result, Duration deadline) {
    NameException late =
        new NameException(
            NameErrorCode.DEADLINE, "%s was not resolved within %s".formatted(key, deadline));
    Scheduler.Timer timer =
        scheduler.schedule(
            deadline,
            () -> {
              boolean ignored = result.completeExceptionally(late);
            });
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NameException(
          NameErrorCode.DEADLINE, "nobody waits any more for " + key + " to be resolved", e);
    } catch (ExecutionException e) {
      throw failure(key, e);
    } finally {
      timer.cancel();
    }
  }

  /** The same failure, told by an exception of the thread that waited. */
  private static <K> RuntimeException failure(K key, ExecutionException e) {
    return e.getCause() instanceof NameException known
        ? new NameException(known.code(), String.valueOf(known.getMessage()), known)
        : new IllegalStateException("the lookup of " + key + " failed", e);
  }
}
