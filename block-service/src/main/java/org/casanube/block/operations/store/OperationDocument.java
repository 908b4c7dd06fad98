package org.casanube.block.operations.store;

import java.time.Instant;
import java.util.Map;
import org.casanube.block.operations.Operation;
import org.casanube.block.operations.OperationFailure;
import org.casanube.block.operations.OperationId;
import org.casanube.block.operations.Phase;
import org.casanube.block.operations.Progress;
import org.jspecify.annotations.Nullable;

/** An operation as it is stored, under its id. */
record OperationDocument(
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
  static OperationDocument of(Operation operation) {
    return new OperationDocument(
        operation.type(),
        operation.parameters(),
        operation.phase(),
        operation.progress(),
        operation.attempts(),
        operation.cause(),
        operation.failure(),
        operation.result(),
        operation.createdAt(),
        operation.startedAt(),
        operation.finishedAt());
  }

  Operation toOperation(OperationId id) {
    return new Operation(
        id,
        type,
        parameters,
        phase,
        progress,
        attempts,
        cause,
        failure,
        result,
        createdAt,
        startedAt,
        finishedAt);
  }
}
