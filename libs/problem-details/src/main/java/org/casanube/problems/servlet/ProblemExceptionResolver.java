package org.casanube.problems.servlet;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Answers every exception of Spring MVC as a problem. An answer that has already begun can't become
 * one: then the exception goes on to the container, which cuts the connection, so that the client
 * sees a broken answer and never a short one that looks whole.
 */
final class ProblemExceptionResolver implements HandlerExceptionResolver, Ordered {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemExceptionResolver.class);

  private final ServletProblemWriter writer;

  ProblemExceptionResolver(ServletProblemWriter writer) {
    this.writer = writer;
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public @Nullable ModelAndView resolveException(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object handler,
      Exception thrown) {
    if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof IOException) {
      // The body could not be read, and the container has already taken the answer into its own
      // hands: it asks the error page, which answers with the exception that stands here.
      request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, thrown);
      return new ModelAndView();
    }
    if (response.isCommitted()) {
      return null;
    }
    // What means a problem is one, also where its cause looks like a client that left: a file that
    // ends too early is an EOFException too.
    if (!writer.knows(thrown) && DisconnectedClientHelper.isClientDisconnectedException(thrown)) {
      LOG.debug("The client left during {}", request.getMethod());
      return new ModelAndView();
    }
    try {
      writer.write(request, response, thrown);
    } catch (IOException e) {
      LOG.debug("The client left before it was told of a problem", e);
    }
    return new ModelAndView();
  }
}
