package org.casanube.problems.servlet;

import java.util.Optional;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.Problem;
import org.casanube.problems.ProblemMapping;
import org.casanube.problems.web.SpringWebProblems;
import org.springframework.web.bind.MissingPathVariableException;
import org.springframework.web.bind.MissingRequestCookieException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.support.MissingServletRequestPartException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** The exceptions of Spring MVC that only servlet applications have. */
final class ServletProblems implements ProblemMapping {
  @Override
  public Optional<Problem> problemOf(Throwable thrown) {
    return switch (thrown) {
      case MissingServletRequestParameterException missing ->
          Optional.of(SpringWebProblems.missing("query parameter", missing.getParameterName()));
      case MissingRequestHeaderException missing ->
          Optional.of(SpringWebProblems.missing("header", missing.getHeaderName()));
      case MissingRequestCookieException missing ->
          Optional.of(SpringWebProblems.missing("cookie", missing.getCookieName()));
      case MissingServletRequestPartException missing ->
          Optional.of(SpringWebProblems.missing("part", missing.getRequestPartName()));
      case MissingPathVariableException missing ->
          Optional.of(SpringWebProblems.missing("path segment", missing.getVariableName()));
      case NoResourceFoundException _, NoHandlerFoundException _ ->
          Optional.of(HttpProblems.ROUTE_NOT_FOUND.problem("No resource has this path."));
      case MaxUploadSizeExceededException large -> Optional.of(tooLarge(large));
      case MultipartException _ ->
          Optional.of(HttpProblems.BODY_UNREADABLE.problem("The multipart body is malformed."));
      case AsyncRequestTimeoutException _ ->
          Optional.of(
              HttpProblems.SERVICE_UNAVAILABLE.problem("The answer was not ready in time."));
      default -> Optional.empty();
    };
  }

  private static Problem tooLarge(MaxUploadSizeExceededException large) {
    long limit = large.getMaxUploadSize();
    return limit < 0
        ? HttpProblems.BODY_TOO_LARGE.problem("The multipart body is too large.")
        : HttpProblems.BODY_TOO_LARGE
            .problem("The multipart body is larger than %d bytes.".formatted(limit))
            .withLimit(limit);
  }
}
