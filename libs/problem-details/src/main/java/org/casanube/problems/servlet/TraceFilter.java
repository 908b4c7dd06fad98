package org.casanube.problems.servlet;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.random.RandomGenerator;
import org.casanube.problems.TraceParent;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Continues the caller's trace, or starts one, and puts its id where the log ({@value #LOG_KEY})
 * and the problems find it.
 */
final class TraceFilter extends OncePerRequestFilter {
  static final String LOG_KEY = "traceId";
  static final String ATTRIBUTE = TraceFilter.class.getName() + ".traceId";

  private final RandomGenerator random;

  TraceFilter(RandomGenerator random) {
    this.random = random;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String traceId = traceId(request);
    request.setAttribute(ATTRIBUTE, traceId);
    MDC.put(LOG_KEY, traceId);
    try {
      chain.doFilter(request, response);
    } finally {
      MDC.remove(LOG_KEY);
    }
  }

  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }

  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return false;
  }

  private String traceId(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof String known) {
      return known;
    }
    return TraceParent.parse(request.getHeader(TraceParent.HEADER))
        .orElseGet(() -> TraceParent.start(random))
        .traceId();
  }
}
