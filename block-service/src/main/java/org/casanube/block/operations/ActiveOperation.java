package org.casanube.block.operations;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An operation that has not ended, with those who follow it. The lock guards all fields and is held
 * while listeners are called, so that each sees the changes in their order.
 */
final class ActiveOperation {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Consumer<Operation>> listeners = new ArrayList<>();
  private final CompletableFuture<Void> recorded = new CompletableFuture<>();
  private Operation current;
  private @Nullable String cancelCause;

  ActiveOperation(Operation current) {
    this.current = current;
  }

  /** Completes when the operation's record is durable, or with what kept it from being so. */
  CompletableFuture<Void> recorded() {
    return recorded;
  }

  Operation current() {
    lock.lock();
    try {
      return current;
    } finally {
      lock.unlock();
    }
  }

  /** Changes what the operation is, telling nobody. */
  void become(Operation next) {
    lock.lock();
    try {
      current = next;
    } finally {
      lock.unlock();
    }
  }

  /** Tells the followers of the operation as it is now. */
  void tell() {
    lock.lock();
    try {
      listeners.forEach(listener -> listener.accept(current));
    } finally {
      lock.unlock();
    }
  }

  /** Tells the listener of the operation as it is now, and from now on. */
  void follow(Consumer<Operation> listener) {
    lock.lock();
    try {
      listener.accept(current);
      listeners.add(listener);
    } finally {
      lock.unlock();
    }
  }

  void unfollow(Consumer<Operation> listener) {
    lock.lock();
    try {
      listeners.remove(listener);
    } finally {
      lock.unlock();
    }
  }

  /** Asks for an end; the first cause stays. */
  void requestCancel(String cause) {
    lock.lock();
    try {
      cancelCause = cancelCause == null ? cause : cancelCause;
    } finally {
      lock.unlock();
    }
  }

  void throwIfCancelled() {
    lock.lock();
    try {
      if (cancelCause != null) {
        throw new OperationCancelledException(cancelCause);
      }
    } finally {
      lock.unlock();
    }
  }
}
