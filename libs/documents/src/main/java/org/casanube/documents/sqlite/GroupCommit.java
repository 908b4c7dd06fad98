package org.casanube.documents.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.casanube.documents.DocumentErrorCode;
import org.casanube.documents.DocumentStoreException;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes to a database. What other threads hand in while a commit is syncing is
 * done together in the next one, so that a busy store pays one sync for many writes and an idle one
 * keeps nobody waiting.
 *
 * <p>Each piece of work has a savepoint of its own: one that throws is undone alone. An error of
 * the database itself undoes the whole group, and each of its writers is told.
 */
final class GroupCommit implements AutoCloseable {
  private static final int MAX_GROUP = 512;

  private final SqliteSession session;
  private final BlockingQueue<Task<?>> queue;
  private final Thread writer;
  private volatile boolean closing;
  private volatile boolean stopped;

  GroupCommit(SqliteSession session, SqliteOptions options) {
    this.session = session;
    this.queue = new ArrayBlockingQueue<>(options.maxQueue());
    this.writer =
        Thread.ofPlatform()
            .daemon()
            .name("sqlite-writer-" + options.file().getFileName())
            .unstarted(this::run);
  }

  void start() {
    writer.start();
  }

  /** Does the work and returns when it is durable. */
  <R extends @Nullable Object> R write(SqliteDatabase.Work<R> work) {
    if (closing) {
      throw closed();
    }
    Task<R> task = new Task<>(work);
    try {
      queue.put(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DocumentStoreException(
          DocumentErrorCode.UNAVAILABLE, "interrupted while waiting to write", e);
    }
    if (stopped) {
      refuseQueued();
    }
    return task.await();
  }

  private void run() {
    List<Task<?>> group = new ArrayList<>(MAX_GROUP);
    while (true) {
      group.clear();
      try {
        group.add(queue.take());
      } catch (InterruptedException _) {
        break;
      }
      queue.drainTo(group, MAX_GROUP - 1);
      commit(group);
    }
    while (queue.drainTo(group, MAX_GROUP) > 0) {
      commit(group);
      group.clear();
    }
    stopped = true;
    refuseQueued();
  }

  private void commit(List<Task<?>> group) {
    try {
      session.update("BEGIN IMMEDIATE");
      for (Task<?> task : group) {
        task.run(session);
      }
      session.update("COMMIT");
      group.forEach(Task::succeed);
    } catch (SQLException e) {
      rollback();
      DocumentStoreException failure = SqliteErrors.of(e);
      group.forEach(task -> task.fail(failure));
    }
  }

  private void rollback() {
    session.forgetStatements();
    try {
      session.execute("ROLLBACK");
    } catch (SQLException _) {
      // SQLite has rolled back by itself, as it does after some errors.
    }
  }

  private void refuseQueued() {
    List<Task<?>> late = new ArrayList<>();
    queue.drainTo(late);
    late.forEach(task -> task.fail(closed()));
  }

  private static DocumentStoreException closed() {
    return new DocumentStoreException(DocumentErrorCode.CLOSED, "the store is closed");
  }

  /** Finishes what was handed in. */
  @Override
  public void close() {
    closing = true;
    writer.interrupt();
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A piece of work on its way through the writer. */
  private static final class Task<R extends @Nullable Object> {
    private final SqliteDatabase.Work<R> work;
    private final CompletableFuture<R> future = new CompletableFuture<>();
    private @Nullable R result;
    private @Nullable RuntimeException refusal;

    Task(SqliteDatabase.Work<R> work) {
      this.work = work;
    }

    void run(SqliteSession session) throws SQLException {
      session.update("SAVEPOINT work");
      try {
        result = work.run(session);
      } catch (RuntimeException e) {
        refusal = e;
        session.update("ROLLBACK TO work");
      }
      session.update("RELEASE work");
    }

    @SuppressWarnings("NullAway") // the result is null only where R allows it
    void succeed() {
      if (refusal == null) {
        future.complete(result);
      } else {
        future.completeExceptionally(refusal);
      }
    }

    void fail(RuntimeException failure) {
      future.completeExceptionally(refusal == null ? failure : refusal);
    }

    R await() {
      try {
        return future.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw e;
      }
    }
  }
}
