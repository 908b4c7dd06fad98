package org.casanube.block.retrieval.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.casanube.block.operations.Operations;
import org.casanube.block.retrieval.Retrieval;
import org.casanube.block.retrieval.RetrievalTask;
import org.casanube.problems.ProblemMapping;
import org.casanube.problems.ProblemResolver;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** REST for what is fetched from peers. */
@RestController
@RequestMapping(path = "/api/v1/retrievals", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "retrievals", description = "What is being fetched from peers.")
class RetrievalsController {
  private static final int MAX_LISTED = 1000;

  private final Retrieval retrieval;
  private final Operations operations;
  private final ProblemResolver problems;

  RetrievalsController(Retrieval retrieval, Operations operations, List<ProblemMapping> mappings) {
    problems = new ProblemResolver(mappings);
    this.retrieval = retrieval;
    this.operations = operations;
  }

  /** What is under way, and what failed lately. */
  @Schema(name = "Retrievals")
  record RunningResponse(
      List<RetrievalResponse> retrievals,
      @Schema(
              description =
                  "What failed in the last ten minutes, the latest first, at most 64: the cause of"
                      + " an answer that was cut off.")
          List<FailedRetrievalResponse> failed) {
    RunningResponse {
      retrievals = List.copyOf(retrievals);
      failed = List.copyOf(failed);
    }
  }

  /** A fetch that was begun. */
  @Schema(name = "StartedRetrieval")
  record StartedResponse(
      @Schema(example = "block-0193a1b2-0000-7000-8000-000000000000") String id,
      @Schema(example = "retrieval") String type,
      String phase,
      @Schema(description = "Where to see how it goes, and to end it.") String operation) {}

  @GetMapping
  @Operation(
      operationId = "listRetrievals",
      summary = "Tell what is being fetched from peers, the oldest first",
      description = "Also for readers who wait for blocks; and what failed lately.")
  RunningResponse list(
      @RequestParam(defaultValue = "1000")
          @Min(1)
          @Max(MAX_LISTED)
          @Parameter(description = "The most to tell of, of each kind.")
          int limit) {
    return new RunningResponse(
        retrieval.running().stream().limit(limit).map(RetrievalResponse::of).toList(),
        retrieval.failed().stream()
            .limit(limit)
            .map(failed -> FailedRetrievalResponse.of(failed, problems))
            .toList());
  }

  @PostMapping
  @Operation(
      operationId = "startRetrieval",
      summary = "Fetch a DAG or a part of it",
      description =
          "An operation; follow it at `Location` with `Accept: application/x-ndjson`. What is here"
              + " already is not fetched, and nothing keeps what comes from the next collection:"
              + " pin it for that. The same fetch under way already is given back.")
  ResponseEntity<StartedResponse> start(@RequestBody @Valid RetrievalRequest body) {
    var operation = operations.start(RetrievalTask.TYPE, RetrievalTask.parameters(body.toFetch()));
    String address = "/api/v1/operations/" + operation.id();
    return ResponseEntity.accepted()
        .location(URI.create(address))
        .body(
            new StartedResponse(
                operation.id().value(),
                operation.type(),
                operation.phase().name().toLowerCase(Locale.ROOT),
                address));
  }
}
