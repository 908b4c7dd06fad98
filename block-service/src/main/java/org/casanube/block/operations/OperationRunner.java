package org.casanube.block.operations;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.casanube.problems.Problem;
import org.casanube.problems.ProblemMapping;

/**
 * Runs operations on virtual threads, and sees to their records.
 *
 * <p>The record is written when an operation is accepted, begins and ends, and every {@link
 * #RECORD_EVERY_MILLIS} of progress between. A record without an end at start was cut off: its work
 * is made again where the task says that this is right, at most {@link #MAX_ATTEMPTS} times, and
 * has failed otherwise. Tasks are never interrupted: an interrupt would close the file channels
 * that the block store shares among all threads.
 */
public final class OperationRunner implements Operations, AutoCloseable {
  /** How many operations are remembered. */
  static final int KEPT = 1000;

  static final int MAX_ATTEMPTS = 3;
  private static final long RECORD_EVERY_MILLIS = 10_000;
  private static final long TELL_EVERY_MILLIS = 250;
  private static final long CLOSE_SECONDS = 10;
  private static final String STOPPING = "the service stops";
  private static final Logger LOG = System.getLogger(OperationRunner.class.getName());

  private final Map<String, OperationTask> tasks;
  private final OperationStore store;
  private final ProblemMapping problems;
  private final Clock clock;
  private final OperationIds ids;
  private final Map<Work, ActiveOperation> activeByWork = new ConcurrentHashMap<>();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean stopping;

  /**
   * A runner of these tasks.
   *
   * @param problems knows what failures mean to callers
   */
  public OperationRunner(
      Collection<OperationTask> tasks,
      OperationStore store,
      ProblemMapping problems,
      Clock clock,
      RandomGenerator random) {
    this.problems = problems;
    this.tasks =
        tasks.stream()
            .collect(Collectors.toUnmodifiableMap(OperationTask::type, Function.identity()));
    this.store = store;
    this.clock = clock;
    ids = new OperationIds(clock, random);
  }

  /** What only one operation may do at a time. */
  private record Work(String type, String subject) {
    static Work of(OperationTask task, Operation operation) {
      return new Work(operation.type(), task.subject(operation.parameters()));
    }
  }

  /** Takes up, or declares failed, what was cut off when the process ended. */
  public void recover() {
    for (Operation operation : store.unfinished()) {
      OperationTask task = tasks.get(operation.type());
      if (task == null || !task.repeatable() || !takeUp(task, operation)) {
        store.save(
            operation.ended(
                Phase.FAILED, "cut off by a restart of the service", Map.of(), clock.instant()));
      }
    }
  }

  private boolean takeUp(OperationTask task, Operation operation) {
    ActiveOperation active = new ActiveOperation(operation);
    active.recorded().complete(null);
    if (operation.attempts() >= MAX_ATTEMPTS
        || activeByWork.putIfAbsent(Work.of(task, operation), active) != null) {
      return false;
    }
    executor.execute(() -> run(task, active));
    return true;
  }

  @Override
  public Operation start(String type, Map<String, String> parameters) {
    OperationTask task = tasks.get(type);
    if (task == null) {
      throw new IllegalArgumentException("no task makes operations of type " + type);
    }
    Operation operation = Operation.pending(ids.next(), type, parameters, clock.instant());
    ActiveOperation active = new ActiveOperation(operation);
    Work work = Work.of(task, operation);
    ActiveOperation other = activeByWork.putIfAbsent(work, active);
    if (other != null) {
      other.recorded().join();
      return other.current();
    }
    try {
      store.save(operation);
      store.trim(KEPT);
      executor.execute(() -> run(task, active));
    } catch (RuntimeException e) {
      activeByWork.remove(work, active);
      active.recorded().completeExceptionally(e);
      throw e;
    }
    active.recorded().complete(null);
    return operation;
  }

  @Override
  public Optional<Operation> find(OperationId id) {
    return findActive(id).map(ActiveOperation::current).or(() -> store.find(id));
  }

  @Override
  public List<Operation> list(Optional<OperationId> before, int limit) {
    return store.list(before, limit).stream()
        .map(stored -> findActive(stored.id()).map(ActiveOperation::current).orElse(stored))
        .toList();
  }

  @Override
  public Optional<Operation> cancel(OperationId id) {
    findActive(id).ifPresent(active -> active.requestCancel("cancelled by a user"));
    return find(id);
  }

  @Override
  public Optional<Following> follow(OperationId id, Consumer<Operation> listener) {
    Optional<ActiveOperation> active = findActive(id);
    if (active.isPresent()) {
      active.get().follow(listener);
      return Optional.of(() -> active.get().unfollow(listener));
    }
    Optional<Operation> ended = store.find(id);
    ended.ifPresent(listener);
    return ended.map(operation -> () -> {});
  }

  /** Ends what runs. Repeatable work is taken up at the next start, so its record stays open. */
  @Override
  public void close() {
    stopping = true;
    activeByWork.values().forEach(active -> active.requestCancel(STOPPING));
    executor.shutdown();
    try {
      if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "operations did not end within {0} s", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<ActiveOperation> findActive(OperationId id) {
    return activeByWork.values().stream()
        .filter(active -> active.current().id().equals(id))
        .findAny();
  }

  private void run(OperationTask task, ActiveOperation active) {
    Operation begun = active.current().begun(clock.instant());
    Operation end = begun;
    try {
      active.become(begun);
      store.save(begun);
      active.tell();
      Map<String, Long> result = task.run(new Run(active));
      end = active.current().ended(Phase.SUCCEEDED, null, result, clock.instant());
    } catch (OperationCancelledException e) {
      boolean goesOnLater = stopping && task.repeatable();
      end =
          goesOnLater
              ? active.current()
              : active.current().ended(Phase.CANCELLED, e.getMessage(), Map.of(), clock.instant());
    } catch (RuntimeException | Error e) {
      Optional<Problem> known = problems.problemOf(e);
      tellFailure(begun, known, e);
      String cause = e.getMessage() == null ? e.toString() : e.getMessage();
      end = active.current().ended(Phase.FAILED, cause, Map.of(), clock.instant());
      end = known.map(OperationRunner::failure).map(end::with).orElse(end);
    } finally {
      finish(task, active, end);
    }
  }

  /** A known problem is told by the operation itself, so that it fills no log. */
  private static void tellFailure(Operation begun, Optional<Problem> known, Throwable failure) {
    String what = "operation " + begun.id() + " (" + begun.type() + ") failed";
    if (known.isPresent()) {
      LOG.log(Level.INFO, "{0}: {1}", what, known.get().code());
    } else {
      LOG.log(Level.WARNING, what, failure);
    }
  }

  private static OperationFailure failure(Problem problem) {
    return new OperationFailure(problem.code(), problem.status());
  }

  /**
   * Whoever sees the end finds it recorded, and the way free for the next operation of this work.
   */
  private void finish(OperationTask task, ActiveOperation active, Operation end) {
    try {
      store.save(end);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the end of operation " + end.id() + " could not be recorded", e);
    } finally {
      activeByWork.remove(Work.of(task, end), active);
      active.become(end);
      active.tell();
    }
  }

  /** The task's view. */
  private final class Run implements OperationRun {
    private final ActiveOperation active;
    private long recordedAt = clock.millis();
    private long toldAt;

    Run(ActiveOperation active) {
      this.active = active;
    }

    @Override
    public Optional<OperationId> id() {
      return Optional.of(active.current().id());
    }

    @Override
    public int attempt() {
      return active.current().attempts();
    }

    @Override
    public Map<String, String> parameters() {
      return active.current().parameters();
    }

    @Override
    public void progress(Progress progress) {
      boolean newStep = !active.current().progress().step().equals(progress.step());
      active.become(active.current().with(progress));
      long now = clock.millis();
      if (newStep || now - toldAt >= TELL_EVERY_MILLIS) {
        toldAt = now;
        active.tell();
      }
      if (now - recordedAt >= RECORD_EVERY_MILLIS) {
        recordedAt = now;
        store.save(active.current());
      }
    }

    @Override
    public void checkpoint() {
      active.throwIfCancelled();
    }
  }
}
