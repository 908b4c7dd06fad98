package org.casanube.block.operations;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One job as it stood at a moment.
 *
 * @param type what kind of work it is, as in {@code garbage-collection}
 * @param parameters what was asked for
 * @param attempts how often it was begun; more than 1 after a restart of the service
 * @param cause why it failed or was cancelled; null otherwise
 * @param failure the problem behind the cause, if it is a known one; null otherwise
 * @param result what came of it: counts by name; empty until it succeeded
 * @param startedAt when the last attempt began; null before the first
 * @param finishedAt when it reached its final phase; null before
 */
public record Operation(
    OperationId id,
    String type,
    Map<String, String> parameters,
    Phase phase,
    Progress progress,
    int attempts,
    @Nullable String cause,
    @Nullable OperationFailure failure,
    Map<String, Long> result,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {
  public Operation {
    parameters = Map.copyOf(parameters);
    result = Map.copyOf(result);
  }

  static Operation pending(
      OperationId id, String type, Map<String, String> parameters, Instant now) {
    return new Operation(
        id,
        type,
        parameters,
        Phase.PENDING,
        Progress.NONE,
        0,
        null,
        null,
        Map.of(),
        now,
        null,
        null);
  }

  Operation begun(Instant now) {
    return new Operation(
        id,
        type,
        parameters,
        Phase.RUNNING,
        Progress.NONE,
        attempts + 1,
        null,
        null,
        Map.of(),
        createdAt,
        now,
        null);
  }

  Operation with(Progress next) {
    return new Operation(
        id,
        type,
        parameters,
        phase,
        next,
        attempts,
        cause,
        failure,
        result,
        createdAt,
        startedAt,
        finishedAt);
  }

  Operation ended(Phase end, @Nullable String why, Map<String, Long> counts, Instant now) {
    return new Operation(
        id,
        type,
        parameters,
        end,
        progress,
        attempts,
        why,
        null,
        counts,
        createdAt,
        startedAt,
        now);
  }

  /** The same, of which that problem is known. */
  Operation with(OperationFailure known) {
    return new Operation(
        id,
        type,
        parameters,
        phase,
        progress,
        attempts,
        cause,
        known,
        result,
        createdAt,
        startedAt,
        finishedAt);
  }
}
