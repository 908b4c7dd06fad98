package org.casanube.block.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OperationRunnerTest {
  private static final String TYPE = "digging";

  private final AtomicReference<Consumer<Operation>> whenSaved = new AtomicReference<>(_ -> {});
  private final MemoryOperationStore store =
      new MemoryOperationStore(saved -> whenSaved.get().accept(saved));
  private final List<OperationRunner> runners = new ArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    runners.forEach(OperationRunner::close);
  }

  @Test
  void start_ofWork_recordsItAndItsEnd() throws Exception {
    OperationRunner runner = runner(true, run -> Map.of("found", 3L));
    Operation accepted = runner.start(TYPE, Map.of("depth", "2"));
    assertThat(store.find(accepted.id())).isPresent();
    Operation ended = awaitEnd(runner, accepted.id());
    assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(ended.result()).containsEntry("found", 3L);
    assertThat(ended.parameters()).containsEntry("depth", "2");
    assertThat(ended.attempts()).isEqualTo(1);
    assertThat(store.find(accepted.id())).contains(ended);
  }

  @Test
  void start_whileOneOfTheTypeRuns_givesThatOne() {
    OperationRunner runner = runner(true, this::waitForRelease);
    Operation first = runner.start(TYPE, Map.of());
    assertThat(runner.start(TYPE, Map.of()).id()).isEqualTo(first.id());
  }

  @Test
  void end_beforeItIsRecorded_isToldToNobody() throws Exception {
    AtomicReference<Phase> told = new AtomicReference<>();
    OperationRunner runner = runner(true, run -> Map.of());
    whenSaved.set(saved -> {
      if (saved.phase().isFinal()) {
        told.set(runner.find(saved.id()).orElseThrow().phase());
      }
    });
    Operation ended = awaitEnd(runner, runner.start(TYPE, Map.of()).id());
    assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(told).hasValue(Phase.RUNNING);
  }

  @Test
  void start_ofUnknownType_isRefused() {
    OperationRunner runner = runner(true, run -> Map.of());
    assertThatThrownBy(() -> runner.start("flying", Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void run_thatThrowsWhatCallersKnow_tellsTheProblem() throws Exception {
    OperationRunner runner =
        runner(
            true,
            run -> {
              throw new NoSuchElementException("no such hole");
            });
    Operation ended = awaitEnd(runner, runner.start(TYPE, Map.of()).id());
    assertThat(ended.failure()).isEqualTo(new OperationFailure("route-not-found", 404));
    assertThat(ended.cause()).isEqualTo("no such hole");
  }

  @Test
  void run_ofAnOperation_knowsItsIdAndAttempt() throws Exception {
    OperationRunner runner = runner(true, run -> Map.of("attempt", (long) run.attempt()));
    Operation ended = awaitEnd(runner, runner.start(TYPE, Map.of()).id());
    assertThat(ended.result()).containsEntry("attempt", 1L);
  }

  @Test
  void run_thatThrows_failsWithTheCause() throws Exception {
    OperationRunner runner =
        runner(
            true,
            run -> {
              throw new IllegalStateException("hit a rock");
            });
    Operation ended = awaitEnd(runner, runner.start(TYPE, Map.of()).id());
    assertThat(ended.phase()).isEqualTo(Phase.FAILED);
    assertThat(ended.cause()).isEqualTo("hit a rock");
  }

  @Test
  void cancel_ofRunningWork_endsItAtTheNextCheckpoint() throws Exception {
    OperationRunner runner = runner(true, this::waitForRelease);
    OperationId id = runner.start(TYPE, Map.of()).id();
    assertThat(runner.cancel(id)).isPresent();
    release.countDown();
    assertThat(awaitEnd(runner, id).phase()).isEqualTo(Phase.CANCELLED);
  }

  @Test
  void cancel_ofEndedOrUnknown_changesNothing() throws Exception {
    OperationRunner runner = runner(true, run -> Map.of());
    OperationId id = runner.start(TYPE, Map.of()).id();
    awaitEnd(runner, id);
    assertThat(runner.cancel(id).map(Operation::phase)).contains(Phase.SUCCEEDED);
    assertThat(runner.cancel(new OperationIds(Clock.systemUTC(), new Random(1)).next())).isEmpty();
  }

  @Test
  void follow_ofRunningWork_tellsStepsAndTheEnd() throws Exception {
    OperationRunner runner =
        runner(
            true,
            run -> {
              waitForRelease(run);
              run.progress(new Progress("deep", 1, 2, "m"));
              return Map.of();
            });
    OperationId id = runner.start(TYPE, Map.of()).id();
    BlockingQueue<Operation> told = new LinkedBlockingQueue<>();
    assertThat(runner.follow(id, told::add)).isPresent();
    release.countDown();
    List<Operation> all = new ArrayList<>();
    do {
      all.add(Objects.requireNonNull(told.poll(10, TimeUnit.SECONDS)));
    } while (!all.getLast().phase().isFinal());
    assertThat(all).extracting(each -> each.progress().step()).contains("deep");
    assertThat(all.getLast().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void recover_ofRepeatableWork_beginsItAgain() throws Exception {
    OperationRunner first = runner(true, this::waitForRelease);
    OperationId id = first.start(TYPE, Map.of()).id();
    awaitPhase(id, Phase.RUNNING);
    OperationRunner second = runner(true, run -> Map.of("done", 1L));
    second.recover();
    Operation ended = awaitEnd(second, id);
    assertThat(ended.phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(ended.attempts()).isEqualTo(2);
  }

  @Test
  void recover_ofOtherWork_saysThatItFailed() throws Exception {
    OperationRunner first = runner(false, this::waitForRelease);
    OperationId id = first.start(TYPE, Map.of()).id();
    awaitPhase(id, Phase.RUNNING);
    runner(false, run -> Map.of()).recover();
    assertThat(store.find(id).orElseThrow().phase()).isEqualTo(Phase.FAILED);
    assertThat(store.find(id).orElseThrow().cause()).contains("restart");
  }

  @Test
  void recover_ofWorkCutOffTooOften_givesUp() {
    OperationRunner runner = runner(true, run -> Map.of());
    Operation cut =
        Operation.pending(
            new OperationIds(Clock.systemUTC(), new Random(1)).next(),
            TYPE,
            Map.of(),
            Instant.EPOCH);
    for (int attempt = 0; attempt < OperationRunner.MAX_ATTEMPTS; attempt++) {
      cut = cut.begun(Instant.EPOCH);
    }
    store.save(cut);
    runner.recover();
    assertThat(store.find(cut.id()).orElseThrow().phase()).isEqualTo(Phase.FAILED);
  }

  @Test
  void close_duringRepeatableWork_leavesItToBeTakenUp() {
    OperationRunner runner = runner(true, this::waitForRelease);
    OperationId id = runner.start(TYPE, Map.of()).id();
    release.countDown();
    runner.close();
    assertThat(store.find(id).orElseThrow().phase()).isIn(Phase.RUNNING, Phase.SUCCEEDED);
  }

  @Test
  void start_ofMoreThanAreKept_forgetsTheOldest() throws Exception {
    OperationRunner runner = runner(true, run -> Map.of());
    for (int count = 0; count < OperationRunner.KEPT + 5; count++) {
      awaitEnd(runner, runner.start(TYPE, Map.of()).id());
    }
    assertThat(store.list(Optional.empty(), 2000)).hasSize(OperationRunner.KEPT);
  }

  @Test
  void ids_madeWithinAMillisecond_sortAsMade() {
    OperationIds ids = new OperationIds(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), new Random(1));
    List<String> made = new ArrayList<>();
    for (int count = 0; count < 10_000; count++) {
      made.add(ids.next().value());
    }
    assertThat(made).isSorted().doesNotHaveDuplicates();
  }

  private Map<String, Long> waitForRelease(OperationRun run) {
    try {
      assertThat(release.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    run.checkpoint();
    return Map.of();
  }

  private OperationRunner runner(
      boolean repeatable, Function<OperationRun, Map<String, Long>> work) {
    OperationTask task =
        new OperationTask() {
          @Override
          public String type() {
            return TYPE;
          }

          @Override
          public boolean repeatable() {
            return repeatable;
          }

          @Override
          public Map<String, Long> run(OperationRun run) {
            return work.apply(run);
          }
        };
    OperationRunner runner =
        new OperationRunner(
            List.of(task), store, OperationRunnerTest::problemOf, Clock.systemUTC(), new Random(9));
    runners.add(runner);
    return runner;
  }

  private static Optional<Problem> problemOf(Throwable thrown) {
    return thrown instanceof NoSuchElementException e
        ? Optional.of(HttpProblems.ROUTE_NOT_FOUND.problem(String.valueOf(e.getMessage())))
        : Optional.empty();
  }

  private static Operation awaitEnd(OperationRunner runner, OperationId id) throws Exception {
    BlockingQueue<Operation> ends = new LinkedBlockingQueue<>();
    runner.follow(
        id,
        operation -> {
          if (operation.phase().isFinal()) {
            ends.add(operation);
          }
        });
    return Objects.requireNonNull(ends.poll(10, TimeUnit.SECONDS));
  }

  private void awaitPhase(OperationId id, Phase phase) {
    await().until(() -> store.find(id).orElseThrow().phase() == phase);
  }
}
