package org.casanube.block.rpc.server;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pages of browsers out that nobody has let in: those of other origins, those that hide where
 * they come from, and those that reach us under a name of their own. Immutable.
 */
final class OriginGuard {
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9a-f:.%]+]");
  private static final String ANY = "*";
  private static final String ALLOWED_HEADERS =
      "Origin, Accept, Content-Type, X-Requested-With, Authorization";

  private final Set<String> origins = new HashSet<>();
  private final Set<String> hosts;
  private final boolean credentials;

  /**
   * A guard of a listener.
   *
   * @param port where it listens
   */
  OriginGuard(RpcProperties properties, int port) {
    for (String scheme : List.of("http", "https")) {
      for (String host : List.of("127.0.0.1", "[::1]", "localhost")) {
        origins.add(scheme + "://" + host + ":" + port);
      }
    }
    origins.addAll(properties.cors().origins());
    credentials = properties.cors().credentials();
    hosts = properties.hosts();
  }

  /** True if the request may be answered. */
  boolean allows(HttpServletRequest request) {
    String origin = request.getHeader("Origin");
    String referer = request.getHeader("Referer");
    return allowsHost(request.getHeader("Host"))
        && (origin == null || origin.isEmpty() || allowsOrigin(origin))
        && (referer == null || referer.isEmpty() || allowsOrigin(originOf(referer)))
        && allowsAgent(request, origin, referer);
  }

  private boolean allowsOrigin(String origin) {
    return origins.contains(ANY) || origins.contains(origin);
  }

  private static String originOf(String referer) {
    try {
      URI uri = new URI(referer);
      return uri.getScheme() + "://" + uri.getRawAuthority();
    } catch (URISyntaxException e) {
      return "";
    }
  }

  /** A browser that says neither where it comes from nor who refers it hides something. */
  private static boolean allowsAgent(
      HttpServletRequest request, @Nullable String origin, @Nullable String referer) {
    boolean says = (origin != null && !origin.isEmpty()) || (referer != null && !referer.isEmpty());
    String agent = String.valueOf(request.getHeader("User-Agent"));
    return says || agent.contains("Electron") || !agent.startsWith("Mozilla");
  }

  /** Only names that nobody else can point at us: a foreign one is a page's trick. */
  private boolean allowsHost(@Nullable String host) {
    if (host == null || host.isEmpty()) {
      return true;
    }
    int colon = host.lastIndexOf(':');
    boolean hasPort = colon > host.lastIndexOf(']');
    String name = (hasPort ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
    return ADDRESS.matcher(name).matches()
        || name.equals("localhost")
        || name.endsWith(".localhost")
        || hosts.contains(name);
  }

  /** True for a question of a browser whether it may call. */
  static boolean isPreflight(HttpServletRequest request) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeader("Access-Control-Request-Method") != null;
  }

  /** Answers such a question. */
  void answerPreflight(HttpServletRequest request, HttpServletResponse response) {
    response.addHeader(
        "Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    String origin = request.getHeader("Origin");
    if (origin != null
        && allowsOrigin(origin)
        && allowsHost(request.getHeader("Host"))
        && "POST".equals(request.getHeader("Access-Control-Request-Method"))) {
      name(origin, response);
      response.setHeader("Access-Control-Allow-Methods", "POST");
      response.setHeader("Access-Control-Allow-Headers", ALLOWED_HEADERS);
    }
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  /** Lets the page that is let in read the answer. */
  void mark(HttpServletRequest request, HttpServletResponse response) {
    response.addHeader("Vary", "Origin");
    String origin = request.getHeader("Origin");
    if (origin != null && allowsOrigin(origin)) {
      name(origin, response);
    }
  }

  private void name(String origin, HttpServletResponse response) {
    response.setHeader(
        "Access-Control-Allow-Origin", origins.contains(ANY) && !credentials ? ANY : origin);
    if (credentials) {
      response.setHeader("Access-Control-Allow-Credentials", "true");
    }
  }
}
