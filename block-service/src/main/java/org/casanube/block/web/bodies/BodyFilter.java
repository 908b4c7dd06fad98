package org.casanube.block.web.bodies;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Locale;
import org.casanube.block.files.FilesProperties;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.casanube.problems.servlet.ServletProblemWriter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * Holds every request's body to the limits, so that no operation can forget to: one that announces
 * too many bytes is refused before any is read, one that announces none is cut when it has brought
 * too many, one that comes too slowly is given up, and one that is compressed is not taken, since
 * what is stored must be what was sent.
 */
final class BodyFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** JSON is held whole while it is read; the largest that means something has two paths. */
  private static final BodyLimit JSON = new BodyLimit(64 * 1024, "A body of JSON", "fixed");

  /** Pieces of uploads have limits of their own. */
  private static final BodyLimit NONE = new BodyLimit(Long.MAX_VALUE, "", "");

  private static final String UPLOADS = "/api/v1/uploads";

  private final transient FilesProperties settings;
  private final transient InstantSource clock;
  private final transient ServletProblemWriter writer;
  private final transient BodyLimit largest;

  BodyFilter(FilesProperties settings, InstantSource clock, ServletProblemWriter writer) {
    this.settings = settings;
    this.clock = clock;
    this.writer = writer;
    long max = settings.maxBody().toBytes();
    this.largest =
        max == 0 ? NONE : new BodyLimit(max, "The body", "casanube.block.files.max-body");
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    BodyLimit limit = limit(request);
    try {
      requirePlain(request);
      limit.require(request.getContentLengthLong());
    } catch (ProblemException refused) {
      response.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
      writer.write(request, response, refused);
      return;
    }
    chain.doFilter(new LimitedRequest(request, limit), response);
  }

  private BodyLimit limit(HttpServletRequest request) {
    String type = String.valueOf(request.getContentType()).toLowerCase(Locale.ROOT);
    if (type.startsWith(MediaType.APPLICATION_JSON_VALUE)) {
      return JSON;
    }
    return request.getRequestURI().startsWith(UPLOADS) ? NONE : largest;
  }

  private static void requirePlain(HttpServletRequest request) {
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new ProblemException(
          HttpProblems.MEDIA_TYPE_NOT_SUPPORTED
              .problem("Bodies are taken as they are, not compressed.")
              .withField(HttpHeaders.CONTENT_ENCODING));
    }
  }

  /** A request whose body is limited. */
  private final class LimitedRequest extends HttpServletRequestWrapper {
    private final BodyLimit limit;
    private @Nullable ServletInputStream body;

    LimitedRequest(HttpServletRequest request, BodyLimit limit) {
      super(request);
      this.limit = limit;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      if (body == null) {
        body = new LimitedBody(super.getInputStream(), limit, settings, clock);
      }
      return body;
    }
  }
}
