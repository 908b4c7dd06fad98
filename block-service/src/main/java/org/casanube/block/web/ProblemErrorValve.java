package org.casanube.block.web;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.Problem;
import org.casanube.problems.ProblemType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers with a problem what the container refuses before any filter sees it, such as an address
 * that is no UTF-8 or holds NUL.
 */
final class ProblemErrorValve extends ErrorReportValve {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemErrorValve.class);

  @Override
  protected void report(Request request, Response response, @Nullable Throwable thrown) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    ProblemType type = HttpProblems.ofStatus(status);
    byte[] body = type.problem(type.title() + ".").toJson();
    try {
      response.setContentType(Problem.MEDIA_TYPE);
      response.setHeader("Cache-Control", "no-store");
      response.setContentLength(body.length);
      PrintWriter reporter = response.getReporter();
      if (reporter != null) {
        reporter.write(new String(body, StandardCharsets.US_ASCII));
        response.finishResponse();
      }
    } catch (IOException | IllegalStateException e) {
      LOG.debug("the client left before it was told of a problem", e);
    }
  }
}
