package org.casanube.problems.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.Problem;
import org.casanube.problems.ProblemResolver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.ErrorResponse;

/**
 * Answers a servlet request with a problem. For filters that refuse requests before Spring MVC sees
 * them; inside Spring MVC throwing a {@link org.casanube.problems.ProblemException} is enough.
 *
 * <p>Stateless; safe for many threads.
 */
public final class ServletProblemWriter {
  private static final Logger LOG = LoggerFactory.getLogger(ServletProblemWriter.class);

  /** Headers that described the answer which is not given now. */
  private static final List<String> ABOUT_OTHER_CONTENT =
      List.of(
          HttpHeaders.ACCEPT_RANGES,
          HttpHeaders.CONTENT_DISPOSITION,
          HttpHeaders.CONTENT_ENCODING,
          HttpHeaders.CONTENT_LANGUAGE,
          HttpHeaders.CONTENT_LENGTH,
          HttpHeaders.CONTENT_RANGE,
          HttpHeaders.ETAG,
          HttpHeaders.EXPIRES,
          HttpHeaders.LAST_MODIFIED);

  private final ProblemResolver resolver;

  ServletProblemWriter(ProblemResolver resolver) {
    this.resolver = resolver;
  }

  /** True if the exception means another problem than that something failed here. */
  boolean knows(Throwable thrown) {
    return !resolver.resolve(thrown).type().equals(HttpProblems.INTERNAL_ERROR);
  }

  /** Answers with the problem that the exception means, and logs it if it is the service's own. */
  public void write(HttpServletRequest request, HttpServletResponse response, Throwable thrown)
      throws IOException {
    if (response.isCommitted()) {
      return;
    }
    Problem problem = resolver.resolve(thrown).withTraceId(traceIdOf(request));
    if (problem.type().equals(HttpProblems.INTERNAL_ERROR)) {
      LOG.error("{} on {}: {}", problem.code(), request.getMethod(), problem.detail(), thrown);
    } else if (problem.status() >= 500) {
      LOG.warn("{} on {}: {}", problem.code(), request.getMethod(), problem.detail());
    }
    if (thrown instanceof ErrorResponse framework) {
      framework.getHeaders().forEach((name, values) -> setAll(response, name, values));
    }
    write(request, response, problem);
  }

  /** Answers with this problem. Does nothing if the answer has already begun. */
  public void write(HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.resetBuffer();
    ABOUT_OTHER_CONTENT.forEach(name -> response.setHeader(name, null));
    String retryAfter = problem.retryAfterSeconds();
    if (retryAfter != null) {
      response.setHeader(HttpHeaders.RETRY_AFTER, retryAfter);
    }
    Problem traced = problem.traceId() == null ? problem.withTraceId(traceIdOf(request)) : problem;
    byte[] body = traced.toJson();
    response.setStatus(problem.status());
    response.setContentType(Problem.MEDIA_TYPE);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
    response.flushBuffer();
  }

  private static @Nullable String traceIdOf(HttpServletRequest request) {
    return request.getAttribute(TraceFilter.ATTRIBUTE) instanceof String known ? known : null;
  }

  private static void setAll(HttpServletResponse response, String name, List<String> values) {
    response.setHeader(name, null);
    values.forEach(value -> response.addHeader(name, value));
  }
}
