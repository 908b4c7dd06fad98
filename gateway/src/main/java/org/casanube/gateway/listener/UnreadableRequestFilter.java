package org.casanube.gateway.listener;

import org.casanube.problems.HttpProblems;
import org.casanube.problems.Problem;
import org.casanube.problems.ProblemType;
import org.casanube.problems.reactive.ReactiveProblemWriter;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Answers what {@link RequestTargetHandler} could not read. */
@Component
@Order(UnreadableRequestFilter.ORDER)
final class UnreadableRequestFilter implements WebFilter {
  static final int ORDER = -1000;

  private static final ProblemType TARGET_INVALID =
      new ProblemType("target-invalid", "The address of the request is not valid", 400);

  private final ReactiveProblemWriter problems;
  private final DataSize maxHeaders;
  private final DataSize maxLine;

  UnreadableRequestFilter(
      ReactiveProblemWriter problems,
      @Value("${server.max-http-request-header-size}") DataSize maxHeaders,
      @Value("${server.netty.max-initial-line-length}") DataSize maxLine) {
    this.problems = problems;
    this.maxHeaders = maxHeaders;
    this.maxLine = maxLine;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    @Nullable String reason =
        exchange.getRequest().getHeaders().getFirst(RequestTargetHandler.REFUSED);
    return reason == null ? chain.filter(exchange) : problems.write(exchange, problem(reason));
  }

  private Problem problem(String reason) {
    return switch (reason) {
      case RequestTargetHandler.TARGET ->
          TARGET_INVALID.problem(
              "The path must begin with /, have no . or .. segments and no %00, and every % must"
                  + " be followed by two hex digits.");
      case RequestTargetHandler.LINE_TOO_LONG ->
          HttpProblems.URI_TOO_LONG
              .problem("The request line is longer than %d bytes.".formatted(maxLine.toBytes()))
              .withLimit(maxLine.toBytes());
      case RequestTargetHandler.HEADERS_TOO_LARGE ->
          HttpProblems.HEADERS_TOO_LARGE
              .problem("The headers are larger than %d bytes.".formatted(maxHeaders.toBytes()))
              .withLimit(maxHeaders.toBytes());
      default -> HttpProblems.REQUEST_INVALID.problem("The request is not valid HTTP.");
    };
  }
}
