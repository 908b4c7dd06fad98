package org.casanube.identity.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Optional;
import java.util.function.Predicate;
import org.casanube.identity.Identity;
import org.casanube.identity.IdentityVerifier;
import org.casanube.identity.Verification;
import org.casanube.problems.Problem;
import org.casanube.problems.ProblemType;
import org.casanube.problems.TraceParent;

/**
 * Lets no request pass without a good identity, except those that the predicate exempts. What
 * passes has the identity as an attribute, its subject as the user and its roles as the user's
 * roles.
 */
public final class IdentityFilter extends HttpFilter {
  /** The problem of a request without an identity. */
  public static final ProblemType IDENTITY_MISSING =
      new ProblemType("identity-missing", "The call shows no identity", 401);

  /** The problem of a request with an identity that is not good. */
  public static final ProblemType IDENTITY_INVALID =
      new ProblemType("identity-invalid", "The call's identity is not good", 401);

  private static final long serialVersionUID = 1L;
  private static final String ATTRIBUTE = Identity.class.getName();
  private static final String HEALTH = "/actuator/health";

  private final transient IdentityVerifier verifier;
  private final transient Predicate<HttpServletRequest> exempt;

  public IdentityFilter(IdentityVerifier verifier, Predicate<HttpServletRequest> exempt) {
    this.verifier = verifier;
    this.exempt = exempt;
  }

  /** True for requests for the service's health, which are answered to anybody. */
  public static boolean isHealth(HttpServletRequest request) {
    String path = request.getRequestURI();
    boolean plain = path.chars().noneMatch(c -> c == '%' || c == ';' || c == '\\');
    return plain && !path.contains("..") && (path.equals(HEALTH) || path.startsWith(HEALTH + "/"));
  }

  /** The identity that the request showed; empty if the filter exempted it. */
  public static Optional<Identity> identityOf(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Identity identity
        ? Optional.of(identity)
        : Optional.empty();
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getDispatcherType() != DispatcherType.REQUEST || exempt.test(request)) {
      chain.doFilter(request, response);
      return;
    }
    switch (verifier.verify(request.getHeader(Identity.HEADER))) {
      case Verification.Accepted(Identity identity) -> {
        request.setAttribute(ATTRIBUTE, identity);
        chain.doFilter(new IdentifiedRequest(request, identity), response);
      }
      case Verification.Missing _ ->
          refuse(
              request,
              response,
              IDENTITY_MISSING.problem(
                  "The header %s is missing. Call the gateway, which adds it."
                      .formatted(Identity.HEADER)));
      case Verification.Refused(String reason) ->
          refuse(request, response, IDENTITY_INVALID.problem(reason));
    }
  }

  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException {
    Optional<TraceParent> trace = TraceParent.parse(request.getHeader(TraceParent.HEADER));
    byte[] body =
        problem
            .withField(Identity.HEADER)
            .withTraceId(trace.map(TraceParent::traceId).orElse(null))
            .toJson();
    response.setStatus(problem.status());
    response.setContentType(Problem.MEDIA_TYPE);
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** A request whose user is the identity's. */
  private static final class IdentifiedRequest extends HttpServletRequestWrapper {
    private final Identity identity;

    IdentifiedRequest(HttpServletRequest request, Identity identity) {
      super(request);
      this.identity = identity;
    }

    @Override
    public String getRemoteUser() {
      return identity.caller().subject();
    }

    @Override
    public Principal getUserPrincipal() {
      return identity.caller()::subject;
    }

    @Override
    public boolean isUserInRole(String role) {
      return identity.caller().hasRole(role);
    }
  }
}
