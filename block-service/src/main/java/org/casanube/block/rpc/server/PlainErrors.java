package org.casanube.block.rpc.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells in a line of text what the container refuses by itself, as a request that is no HTTP, and
 * nothing of the container. Made by Tomcat, by its name.
 */
public final class PlainErrors extends ErrorReportValve {
  private static final Logger LOG = LoggerFactory.getLogger(PlainErrors.class);

  public PlainErrors() {}

  @Override
  protected void report(Request request, Response response, @Nullable Throwable throwable) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    String message =
        status < 500
            ? "The request is malformed or its headers are too long."
            : "The node failed at this; its log tells why.";
    byte[] body = (message + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      response.setContentType("text/plain; charset=utf-8");
      response.setHeader("X-Content-Type-Options", "nosniff");
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
      response.finishResponse();
    } catch (IOException e) {
      LOG.debug("the caller is gone", e);
    }
  }
}
