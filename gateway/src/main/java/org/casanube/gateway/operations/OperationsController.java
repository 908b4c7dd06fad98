package org.casanube.gateway.operations;

import java.util.Optional;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Lists operations. A single one is told and cancelled by its service, to which it is routed. */
@RestController
final class OperationsController {
  private static final int MAX_PAGE = 200;

  private final OperationLists lists;

  OperationsController(OperationLists lists) {
    this.lists = lists;
  }

  @GetMapping(path = "/api/v1/operations", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<OperationPage> list(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    if (limit < 1 || limit > MAX_PAGE) {
      throw new ProblemException(
          HttpProblems.VALUE_INVALID
              .problem("limit must be 1 to %d.".formatted(MAX_PAGE))
              .withField("limit")
              .withLimit(MAX_PAGE));
    }
    return lists.page(Optional.ofNullable(cursor).map(OperationsController::place), limit);
  }

  private static OperationPlace place(String cursor) {
    return OperationPlace.of(cursor)
        .orElseThrow(() ->
            new ProblemException(
                HttpProblems.VALUE_INVALID
                    .problem("cursor must be the id of an operation.")
                    .withField("cursor")));
  }
}
