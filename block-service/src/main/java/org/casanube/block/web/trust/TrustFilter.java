package org.casanube.block.web.trust;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.casanube.identity.Identity;
import org.casanube.identity.servlet.IdentityFilter;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.Problem;
import org.casanube.problems.ProblemType;
import org.casanube.problems.servlet.ServletProblemWriter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;

/** Lets a request pass only if the {@link TrustTable} says so. Stands behind the identity. */
final class TrustFilter extends HttpFilter {
  static final ProblemType NOT_ALLOWED =
      new ProblemType("operation-not-allowed", "The caller's roles don't allow this", 403);

  private static final long serialVersionUID = 1L;

  private final transient ServletProblemWriter writer;

  TrustFilter(ServletProblemWriter writer) {
    this.writer = writer;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (IdentityFilter.isHealth(request)) {
      chain.doFilter(request, response);
      return;
    }
    switch (judge(request)) {
      case Judgement.Allowed _ -> chain.doFilter(request, response);
      case Judgement.Denied(String operation, Role needed) ->
          writer.write(
              request,
              response,
              NOT_ALLOWED.problem("%s needs the role %s.".formatted(operation, needed.claim())));
      case Judgement.OtherMethod other -> {
        String allowed = String.join(", ", other.listed());
        response.setHeader(HttpHeaders.ALLOW, allowed);
        writer.write(request, response, otherMethod(request, allowed));
      }
      case Judgement.Unlisted _ ->
          writer.write(
              request,
              response,
              HttpProblems.ROUTE_NOT_FOUND.problem("There is nothing at this address."));
    }
  }

  private static Judgement judge(HttpServletRequest request) {
    Optional<Identity> identity = IdentityFilter.identityOf(request);
    if (identity.isEmpty()) {
      return new Judgement.Unlisted();
    }
    return TrustTable.judge(
        identity.get().caller(),
        request.getMethod(),
        PathContainer.parsePath(request.getRequestURI()));
  }

  private static Problem otherMethod(HttpServletRequest request, String allowed) {
    return HttpProblems.METHOD_NOT_ALLOWED.problem(
        "%s is not for this address; it takes %s.".formatted(request.getMethod(), allowed));
  }
}
