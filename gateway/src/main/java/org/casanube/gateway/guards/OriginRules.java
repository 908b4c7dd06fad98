package org.casanube.gateway.guards;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casanube.problems.Problem;
import org.casanube.problems.ProblemType;

/**
 * Decides whether a request may come in at all, so that a page in the user's browser can't drive
 * the node.
 *
 * <ul>
 *   <li>The host must be a name of this machine: a page whose own name was rebound to the loopback
 *       address (DNS rebinding) still sends that name.
 *   <li>A page of another origin may not call anything. It may only be left for content or the
 *       docs, or show content as an image and the like, which it can't read.
 *   <li>Content is served in a sandbox, whose origin is {@code null}: that counts as another
 *       origin, so content can't call the API of the gateway that served it.
 * </ul>
 *
 * Programs that send neither {@code Origin} nor Fetch Metadata are no browsers, and pass.
 */
final class OriginRules {
  static final ProblemType HOST_NOT_ALLOWED =
      new ProblemType("host-not-allowed", "The request is for another host", 403);
  static final ProblemType ORIGIN_NOT_ALLOWED =
      new ProblemType("origin-not-allowed", "The request comes from another site", 403);

  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9a-f:.]+]|[a-z0-9._-]{1,253})(:[0-9]{1,5})?");
  private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Set<String> moreHosts;

  /** Allows these hosts, in lower case, besides those of this machine itself. */
  OriginRules(Set<String> moreHosts) {
    this.moreHosts = Set.copyOf(moreHosts);
  }

  /** The problem with the request; empty if it may pass. */
  Optional<Problem> refuse(RequestOrigin request) {
    if (request.hosts().size() != 1 || !isAllowedHost(request.hosts().getFirst())) {
      return Optional.of(
          HOST_NOT_ALLOWED
              .problem(
                  "The Host header must be localhost, 127.0.0.1, [::1], a name that ends with"
                      + " .localhost, or one of casanube.gateway.hosts.")
              .withField("Host"));
    }
    String origin = request.origin();
    if (origin != null && !isSameOrigin(origin, request.hosts().getFirst())) {
      return Optional.of(
          ORIGIN_NOT_ALLOWED
              .problem("Pages of other origins, and sandboxed ones, may not call this node.")
              .withField("Origin"));
    }
    if (request.fetch().isFromElsewhere() && !mayComeFromElsewhere(request)) {
      return Optional.of(
          ORIGIN_NOT_ALLOWED
              .problem("Other sites may only link to content and to the docs of this node.")
              .withField("Sec-Fetch-Site"));
    }
    return Optional.empty();
  }

  private boolean isAllowedHost(String header) {
    Matcher parts = HOST.matcher(header.toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      return false;
    }
    String name = parts.group(1);
    return OWN_NAMES.contains(name) || name.endsWith(".localhost") || moreHosts.contains(name);
  }

  private static boolean isSameOrigin(String origin, String host) {
    return origin.equalsIgnoreCase("http://" + host);
  }

  private static boolean mayComeFromElsewhere(RequestOrigin request) {
    if (!request.isRead()) {
      return false;
    }
    if (request.isForContent()) {
      return request.fetch().isTopLevelNavigation() || "no-cors".equals(request.fetch().mode());
    }
    return request.isForDocs() && request.fetch().isTopLevelNavigation();
  }
}
