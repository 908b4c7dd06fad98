package org.casanube.block.retrieval.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.casanube.block.retrieval.FailedFetch;
import org.casanube.problems.Problem;
import org.casanube.problems.ProblemResolver;

/** A fetch or a reading that failed. */
@Schema(name = "FailedRetrieval")
record FailedRetrievalResponse(
    @Schema(example = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi") String cid,
    @Schema(description = "Who was asked, and what came of that.") String cause,
    @Schema(description = "The problem's code.", example = "fetch-deadline") String code,
    @Schema(description = "The problem's HTTP status.", example = "504") int status,
    Instant endedAt) {
  static FailedRetrievalResponse of(FailedFetch failed, ProblemResolver problems) {
    Problem problem = problems.resolve(failed.cause());
    return new FailedRetrievalResponse(
        failed.root().toString(),
        problem.detail(),
        problem.code(),
        problem.status(),
        failed.endedAt());
  }
}
