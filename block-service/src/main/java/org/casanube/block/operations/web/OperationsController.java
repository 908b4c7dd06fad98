package org.casanube.block.operations.web;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.casanube.block.operations.Operation;
import org.casanube.block.operations.OperationId;
import org.casanube.block.operations.Operations;
import org.casanube.block.operations.Operations.Following;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.casanube.problems.ProblemType;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** REST for operations. */
@RestController
@RequestMapping("/api/v1/operations")
@Tag(name = "operations", description = "Work that outlasts its request.")
class OperationsController {
  static final ProblemType NOT_FOUND =
      new ProblemType("operation-not-found", "There is no such operation", 404);

  private static final int MAX_PAGE = 200;
  private static final String NDJSON = "application/x-ndjson";

  private final Operations operations;
  private final JsonMapper mapper;

  OperationsController(Operations operations, JsonMapper mapper) {
    this.operations = operations;
    this.mapper = mapper;
  }

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @io.swagger.v3.oas.annotations.Operation(
      operationId = "listBlockOperations",
      summary = "List this service's operations, the latest first",
      description = "The last thousand are remembered.")
  OperationPageResponse list(
      @RequestParam(required = false) @Parameter(description = "Only operations before this one.")
          @Nullable String cursor,
      @RequestParam(defaultValue = "50") @Min(1) @Max(MAX_PAGE) int limit) {
    Optional<OperationId> before = Optional.ofNullable(cursor).map(OperationsController::before);
    List<Operation> found = operations.list(before, limit + 1);
    List<Operation> page = found.subList(0, Math.min(limit, found.size()));
    @Nullable String next =
        found.size() <= limit
            ? null
            : "/api/v1/operations?limit=%d&cursor=%s".formatted(limit, page.getLast().id());
    return new OperationPageResponse(page.stream().map(OperationResponse::of).toList(), next);
  }

  @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  @io.swagger.v3.oas.annotations.Operation(
      operationId = "findOperation",
      summary = "Tell how an operation stands, or follow it to its end",
      description =
          "With `Accept: application/x-ndjson` or `text/event-stream` every change is told until"
              + " the operation has ended; empty lines or comments are signs of life.")
  OperationResponse find(@PathVariable String id) {
    return operations.find(id(id)).map(OperationResponse::of).orElseThrow(() -> unknown(id));
  }

  @GetMapping(path = "/{id}", produces = NDJSON)
  void follow(@PathVariable String id, HttpServletResponse response) throws IOException {
    stream(id, NDJSON, response);
  }

  @GetMapping(path = "/{id}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void followEvents(@PathVariable String id, HttpServletResponse response) throws IOException {
    stream(id, MediaType.TEXT_EVENT_STREAM_VALUE, response);
  }

  @DeleteMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  @io.swagger.v3.oas.annotations.Operation(
      operationId = "cancelOperation",
      summary = "Ask an operation to end",
      description = "It ends when it next looks; one that has ended stays as it is.")
  OperationResponse cancel(@PathVariable String id) {
    return operations.cancel(id(id)).map(OperationResponse::of).orElseThrow(() -> unknown(id));
  }

  private void stream(String id, String type, HttpServletResponse response) throws IOException {
    OperationStream stream =
        new OperationStream(mapper, type.equals(MediaType.TEXT_EVENT_STREAM_VALUE));
    try (Following _ = operations.follow(id(id), stream::changed).orElseThrow(() -> unknown(id))) {
      response.setContentType(type);
      response.setHeader("Cache-Control", "no-store");
      response.setHeader("X-Accel-Buffering", "no");
      stream.writeTo(response.getOutputStream());
    }
  }

  private static OperationId id(String text) {
    try {
      return new OperationId(text);
    } catch (IllegalArgumentException e) {
      throw unknown(text);
    }
  }

  private static OperationId before(String cursor) {
    try {
      return new OperationId(cursor);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          HttpProblems.VALUE_INVALID
              .problem("cursor is not one that this list has given.")
              .withField("cursor"),
          e);
    }
  }

  private static ProblemException unknown(String id) {
    return new ProblemException(NOT_FOUND.problem("No operation is called \"" + id + "\"."));
  }
}
