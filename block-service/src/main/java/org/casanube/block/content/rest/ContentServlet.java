package org.casanube.block.content.rest;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.apache.coyote.CloseNowException;
import org.casanube.block.content.ContentExchange;
import org.casanube.block.content.ContentGateway;
import org.casanube.block.content.ReaderGoneException;
import org.casanube.block.content.ResponseHead;
import org.jspecify.annotations.Nullable;

/** Carries the path gateway on the REST listener, for the gateway in front of it. */
final class ContentServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient ContentGateway gateway;

  ContentServlet(ContentGateway gateway) {
    this.gateway = gateway;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      gateway.serve(new ServletExchange(request, response));
    } catch (RuntimeException e) {
      // The answer has begun and can't be finished, which the content gateway has told of.
      throw new CloseNowException(e);
    }
  }

  /** An exchange over a servlet's request and response. */
  private static final class ServletExchange implements ContentExchange {
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private boolean bodiless;

    ServletExchange(HttpServletRequest request, HttpServletResponse response) {
      this.request = request;
      this.response = response;
    }

    @Override
    public String method() {
      return request.getMethod();
    }

    @Override
    public String path() {
      return request.getRequestURI();
    }

    @Override
    public @Nullable String query() {
      return request.getQueryString();
    }

    @Override
    public @Nullable String header(String name) {
      List<String> values = Collections.list(request.getHeaders(name));
      return values.isEmpty() ? null : String.join(",", values);
    }

    @Override
    public void start(ResponseHead head) {
      bodiless = isHead() || !head.allowsBody();
      response.setStatus(head.status());
      head.forEach(response::setHeader);
      if (head.allowsBody() && head.length() >= 0) {
        response.setContentLengthLong(head.length());
      }
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      if (!bodiless && bytes.hasRemaining()) {
        try {
          response.getOutputStream().write(bytes.duplicate());
        } catch (IOException e) {
          throw new ReaderGoneException("the reader is gone", e);
        }
      }
    }

    @Override
    public void finish() throws IOException {
      try {
        response.flushBuffer();
      } catch (IOException e) {
        throw new ReaderGoneException("the reader is gone", e);
      }
    }
  }
}
