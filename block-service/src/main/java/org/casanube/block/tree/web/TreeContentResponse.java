package org.casanube.block.tree.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.casanube.block.tree.TreeFile;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;
import org.springframework.http.MediaType;

/** Answers with a file's bytes, or with one range of them (RFC 9110 §14). */
final class TreeContentResponse {
  private TreeContentResponse() {}

  static void write(TreeFile file, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    long size = file.content().size();
    @Nullable HttpRange range = range(request, size, response);
    long start = range == null ? 0 : range.getRangeStart(size);
    long length = range == null ? size : range.getRangeEnd(size) - start + 1;
    response.setHeader(HttpHeaders.ETAG, '"' + file.root().toString() + '"');
    response.setHeader("Casanube-Cid", file.cid().toString());
    response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
    response.setContentLengthLong(length);
    if (range != null) {
      response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
      response.setHeader(
          HttpHeaders.CONTENT_RANGE, "bytes %d-%d/%d".formatted(start, start + length - 1, size));
    }
    if (!request.getMethod().equals("HEAD") && length > 0) {
      file.content().writeTo(response.getOutputStream(), start, length);
    }
  }

  /** The one range that is asked for; none where there are several or they can't be read. */
  private static @Nullable HttpRange range(
      HttpServletRequest request, long size, HttpServletResponse response) {
    @Nullable String header = request.getHeader(HttpHeaders.RANGE);
    if (header == null || request.getHeader(HttpHeaders.IF_RANGE) != null) {
      return null;
    }
    List<HttpRange> ranges;
    try {
      ranges = HttpRange.parseRanges(header);
    } catch (IllegalArgumentException e) {
      return null;
    }
    if (ranges.size() != 1) {
      return null;
    }
    HttpRange range = ranges.getFirst();
    if (size == 0 || range.getRangeStart(size) >= size) {
      response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + size);
      throw new ProblemException(
          HttpProblems.RANGE_NOT_SATISFIABLE
              .problem("The file has %d bytes.".formatted(size))
              .withField(HttpHeaders.RANGE)
              .withLimit(size));
    }
    return range;
  }
}
