package org.casanube.block.content.listener;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The forms that the target of a request may have: a path, as clients of a server send it, and a
 * whole URL or an authority, as those of a proxy do.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-3.2">RFC 9112 §3.2</a>
 */
final class RequestTarget {
  private static final String SCHEME = "http://";

  private RequestTarget() {}

  /** Host and port that a request is for; a target that names them comes before the header. */
  static @Nullable String host(HttpRequest request) {
    String target = request.uri();
    if (isAbsolute(target)) {
      return target.substring(SCHEME.length(), pathAt(target));
    }
    boolean tunnel = request.method().equals(HttpMethod.CONNECT) && !target.startsWith("/");
    return tunnel ? target : request.headers().get(HttpHeaderNames.HOST);
  }

  /** The path of the target, as it was sent. */
  static String path(String target) {
    int query = target.indexOf('?');
    String bare = query < 0 ? target : target.substring(0, query);
    if (!isAbsolute(bare)) {
      return bare;
    }
    int path = pathAt(bare);
    return path == bare.length() ? "/" : bare.substring(path);
  }

  private static boolean isAbsolute(String target) {
    return target.length() >= SCHEME.length()
        && target.substring(0, SCHEME.length()).toLowerCase(Locale.ROOT).equals(SCHEME);
  }

  /** Where the path begins, or what comes instead of it. */
  private static int pathAt(String target) {
    int at = SCHEME.length();
    while (at < target.length() && "/?#".indexOf(target.charAt(at)) < 0) {
      at++;
    }
    return at;
  }
}
