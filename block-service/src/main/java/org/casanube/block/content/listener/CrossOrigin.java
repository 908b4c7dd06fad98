package org.casanube.block.content.listener;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * Lets pages of every origin read content, as programs in browsers that check it themselves must.
 * Credentials are never allowed: what is answered is the same for everybody who can connect.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">CORS protocol</a>
 */
final class CrossOrigin {
  private static final String ANY_ORIGIN = "*";
  private static final String METHODS = "GET, HEAD, OPTIONS";
  private static final String ASKED =
      "Cache-Control, Content-Type, If-None-Match, Range, User-Agent, X-Requested-With";
  private static final String TOLD =
      "Accept-Ranges, Content-Disposition, Content-Length, Content-Location, Content-Range, Etag,"
          + " Retry-After, X-Ipfs-Path, X-Ipfs-Roots";

  private CrossOrigin() {}

  /** Says in an answer that all may read it, and what may be asked; the same to every method. */
  static void allow(HttpHeaders answer) {
    answer
        .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, ANY_ORIGIN)
        .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
        .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, ASKED)
        .set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, TOLD);
  }
}
