package org.casanube.block.files.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import org.casanube.block.files.AddContent;
import org.casanube.block.files.AddOptions;
import org.casanube.block.files.Added;
import org.casanube.block.files.FileAdding;
import org.casanube.block.files.FilesProperties;
import org.casanube.block.unixfs.ImportListener;
import org.casanube.problems.ProblemMapping;
import org.casanube.problems.ProblemResolver;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Runs adds and answers them as the client accepts it. */
@Component
class AddRequests {
  private final FileAdding adding;
  private final FilesProperties properties;
  private final Clock clock;
  private final ProblemResolver problems;
  private final JsonMapper mapper;

  AddRequests(
      FileAdding adding,
      FilesProperties properties,
      Clock clock,
      ObjectProvider<ProblemMapping> problems,
      JsonMapper mapper) {
    this.adding = adding;
    this.properties = properties;
    this.clock = clock;
    this.problems = new ProblemResolver(problems.orderedStream().toList());
    this.mapper = mapper;
  }

  /** Adds; null where the answer is written already. */
  @Nullable ResponseEntity<AddedResponse> answer(
      AddParameters parameters,
      AddContent content,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    AddOptions options = parameters.options();
    String caller = request.getRemoteUser();
    String accept = request.getHeader("Accept");
    if (accept != null && accept.contains(ProgressLines.NDJSON)) {
      stream(options, caller, content, response);
      return null;
    }
    Added added = adding.add(options, caller, ImportListener.NONE, content);
    if (options.onlyHash()) {
      return ResponseEntity.ok(AddedResponse.of(added));
    }
    return ResponseEntity.status(HttpStatus.CREATED)
        .location(URI.create("/ipfs/" + added.cid()))
        .body(AddedResponse.of(added));
  }

  private void stream(
      AddOptions options, String caller, AddContent content, HttpServletResponse response)
      throws IOException {
    ProgressLines lines = new ProgressLines(response, mapper, clock, properties.progressInterval());
    try {
      lines.added(adding.add(options, caller, lines, content));
    } catch (IOException | RuntimeException e) {
      if (!response.isCommitted()) {
        throw e;
      }
      lines.failed(problems.resolve(e).withTraceId(MDC.get("traceId")));
    }
  }
}
