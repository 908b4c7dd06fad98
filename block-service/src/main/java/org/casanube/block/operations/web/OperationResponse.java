package org.casanube.block.operations.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.casanube.block.operations.Operation;
import org.casanube.block.operations.OperationFailure;
import org.casanube.block.operations.Progress;
import org.jspecify.annotations.Nullable;

/** An operation as callers see it. */
@Schema(name = "Operation")
record OperationResponse(
    @Schema(example = "block-0193a1b2-0000-7000-8000-000000000000") String id,
    @Schema(example = "garbage-collection") String type,
    Map<String, String> parameters,
    @Schema(allowableValues = {"pending", "running", "succeeded", "failed", "cancelled"})
        String phase,
    OperationProgress progress,
    @Schema(description = "How often it was begun; more than 1 after a restart.") int attempts,
    @Schema(description = "Why it failed or was cancelled.") @Nullable String cause,
    @Schema(description = "The problem behind the cause, as a call that waits would be answered.")
        @Nullable OperationFailed failure,
    @Schema(description = "What came of it, by name.") Map<String, Long> result,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {

  /** How far it has come. */
  @Schema(name = "OperationProgress")
  record OperationProgress(
      @Schema(example = "marking") String step,
      long done,
      @Schema(description = "0 where it isn't known.") long total,
      @Schema(example = "blocks") String unit) {
    static OperationProgress of(Progress progress) {
      return new OperationProgress(
          progress.step(), progress.done(), progress.total(), progress.unit());
    }
  }

  /** The problem that it ended with. */
  @Schema(name = "OperationFailure")
  record OperationFailed(
      @Schema(example = "block-missing") String code,
      @Schema(description = "The HTTP status.", example = "404") int status) {
    static @Nullable OperationFailed of(@Nullable OperationFailure failure) {
      return failure == null ? null : new OperationFailed(failure.code(), failure.status());
    }
  }

  /** What callers see of this operation. */
  static OperationResponse of(Operation operation) {
    return new OperationResponse(
        operation.id().value(),
        operation.type(),
        operation.parameters(),
        operation.phase().name().toLowerCase(Locale.ROOT),
        OperationProgress.of(operation.progress()),
        operation.attempts(),
        operation.cause(),
        OperationFailed.of(operation.failure()),
        operation.result(),
        operation.createdAt(),
        operation.startedAt(),
        operation.finishedAt());
  }
}
