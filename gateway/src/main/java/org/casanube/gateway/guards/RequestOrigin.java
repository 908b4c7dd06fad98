package org.casanube.gateway.guards;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * What a request says of where it comes from and goes to.
 *
 * @param hosts every {@code Host} header
 * @param origin the {@code Origin} header
 * @param fetch the Fetch Metadata headers, which browsers send and pages can't forge
 */
record RequestOrigin(
    HttpMethod method,
    String path,
    List<String> hosts,
    @Nullable String origin,
    FetchMetadata fetch,
    boolean upgrade) {
  /**
   * How a browser came to send a request.
   *
   * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata Request Headers</a>
   */
  record FetchMetadata(@Nullable String site, @Nullable String mode, @Nullable String dest) {
    boolean isFromElsewhere() {
      return site != null && !site.equals("same-origin") && !site.equals("none");
    }

    boolean isTopLevelNavigation() {
      return "navigate".equals(mode) && "document".equals(dest);
    }
  }

  static RequestOrigin of(ServerHttpRequest request) {
    HttpHeaders headers = request.getHeaders();
    return new RequestOrigin(
        request.getMethod(),
        request.getURI().getRawPath(),
        headers.getOrEmpty(HttpHeaders.HOST),
        joined(headers.getOrEmpty(HttpHeaders.ORIGIN)),
        new FetchMetadata(
            headers.getFirst("Sec-Fetch-Site"),
            headers.getFirst("Sec-Fetch-Mode"),
            headers.getFirst("Sec-Fetch-Dest")),
        headers.containsHeader(HttpHeaders.UPGRADE));
  }

  boolean isRead() {
    return !upgrade && (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD));
  }

  /** True for content that anybody made, which is served sandboxed. */
  boolean isForContent() {
    return isContent(path);
  }

  static boolean isContent(String path) {
    return path.startsWith("/ipfs/") || path.startsWith("/ipns/");
  }

  boolean isForDocs() {
    return path.equals("/") || path.equals("/api/docs") || path.startsWith("/api/docs/");
  }

  private static @Nullable String joined(List<String> values) {
    return values.isEmpty() ? null : String.join(", ", values);
  }
}
