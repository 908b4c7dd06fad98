package org.casanube.block.content.redirects;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casanube.block.content.negotiation.ContentPath;
import org.casanube.block.content.negotiation.PercentEncoding;
import org.casanube.block.content.negotiation.RefusedRequestException;
import org.jspecify.annotations.Nullable;

/**
 * One line of the file. Matching looks at each segment of the rule once, so what it costs is
 * bounded by the length of the file.
 */
final class RedirectRule {
  private static final Set<Integer> STATUSES = Set.of(200, 301, 302, 303, 307, 308, 404, 410, 451);
  private static final Pattern MORE_SLASHES = Pattern.compile("^/[/\\\\]+");

  /** No client could ask for more: the longest line of a request here is as long. */
  static final int MAX_TARGET_CHARACTERS = 16 * 1024;

  private static final Pattern PLACEHOLDER = Pattern.compile(":([A-Za-z0-9_]+)");

  /** Segments to match: text, or a placeholder with its colon. */
  private final List<String> from;

  /** What the rest of the path has to begin with; null if the rule ends with its last segment. */
  private final @Nullable String splat;

  private final String to;
  private final int status;

  private RedirectRule(List<String> from, @Nullable String splat, String to, int status) {
    this.from = from;
    this.splat = splat;
    this.to = to;
    this.status = status;
  }

  /**
   * Reads a line.
   *
   * @throws RedirectsException if it is malformed
   */
  static RedirectRule parse(String line) {
    String[] fields = line.strip().split("[ \t]+");
    if (fields.length < 2 || fields.length > 3) {
      throw new RedirectsException("is not of the form 'from to [status]'");
    }
    int status = fields.length == 2 ? 301 : status(fields[2]);
    String to = to(fields[1], status);
    String from = fields[0];
    int star = from.indexOf('*');
    if (!from.startsWith("/") || (star >= 0 && star < from.length() - 1)) {
      throw new RedirectsException("'from' begins with no slash, or has a * before its end");
    }
    List<String> segments = segments(star < 0 ? from : from.substring(0, star));
    if (star < 0) {
      return new RedirectRule(segments, null, to, status);
    }
    boolean within = from.charAt(star - 1) != '/';
    String prefix = within ? segments.removeLast() : "";
    return new RedirectRule(segments, prefix, to, status);
  }

  private static int status(String text) {
    if (text.endsWith("!")) {
      throw new RedirectsException("redirects of paths that are there, by !, are not possible");
    }
    int status = text.matches("[0-9]{3}") ? Integer.parseInt(text) : 0;
    if (!STATUSES.contains(status)) {
      throw new RedirectsException("status " + text + " is not supported");
    }
    return status;
  }

  private static String to(String text, int status) {
    String target = PercentEncoding.reference(text);
    String lower = target.toLowerCase(Locale.ROOT);
    boolean url = lower.startsWith("https://") || lower.startsWith("http://");
    boolean path = target.startsWith("/") && !MORE_SLASHES.matcher(target).lookingAt();
    if (!url && !path) {
      throw new RedirectsException("'to' is neither a path nor a URL of http or https");
    }
    if (url && status / 100 != 3) {
      throw new RedirectsException("status " + status + " needs a path, not a URL");
    }
    if (path) {
      requirePath(new Redirection(target, status).path());
    }
    return target;
  }

  private static void requirePath(String path) {
    try {
      ContentPath _ = ContentPath.below(false, "", path);
    } catch (RefusedRequestException e) {
      throw new RedirectsException("'to' is no path that can be: " + e.getMessage());
    }
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    for (String segment : path.split("/")) {
      if (!segment.isEmpty()) {
        segments.add(decoded(segment));
      }
    }
    return segments;
  }

  private static String decoded(String segment) {
    try {
      return PercentEncoding.decode(PercentEncoding.reference(segment));
    } catch (RefusedRequestException e) {
      throw new RedirectsException("'from' is not encoded well: " + e.getMessage());
    }
  }

  /**
   * What this rule makes of a path of these segments; empty if it does not match.
   *
   * @throws RedirectsException if it makes more than {@link #MAX_TARGET_CHARACTERS} of it
   */
  Optional<Redirection> apply(List<String> path) {
    if (path.size() < from.size() || (splat == null && path.size() > from.size())) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (int index = 0; index < from.size(); index++) {
      String wanted = from.get(index);
      String given = path.get(index);
      if (wanted.length() > 1 && wanted.startsWith(":")) {
        values.put(wanted.substring(1), PercentEncoding.encode(given));
      } else if (!wanted.equals(given)) {
        return Optional.empty();
      }
    }
    if (splat != null) {
      List<String> rest = path.subList(from.size(), path.size());
      if (!splat.isEmpty() && (rest.isEmpty() || !rest.getFirst().startsWith(splat))) {
        return Optional.empty();
      }
      values.put("splat", encoded(rest).substring(PercentEncoding.encode(splat).length()));
    }
    return Optional.of(new Redirection(expanded(values), status));
  }

  private static String encoded(List<String> segments) {
    return String.join("/", segments.stream().map(PercentEncoding::encode).toList());
  }

  private String expanded(Map<String, String> values) {
    StringBuilder result = new StringBuilder();
    Matcher matcher = PLACEHOLDER.matcher(to);
    int end = 0;
    while (!values.isEmpty() && matcher.find()) {
      @Nullable String value = values.get(matcher.group(1));
      append(result, to.substring(end, matcher.start()));
      append(result, value == null ? matcher.group() : value);
      end = matcher.end();
    }
    append(result, to.substring(end));
    // Two slashes would name another host, of the choice of whoever made the link.
    return MORE_SLASHES.matcher(result).replaceFirst("/");
  }

  private static void append(StringBuilder result, String text) {
    if (result.length() + text.length() > MAX_TARGET_CHARACTERS) {
      throw new RedirectsException(
          "_redirects leads to a path of more than " + MAX_TARGET_CHARACTERS + " characters");
    }
    result.append(text);
  }

  @Override
  public String toString() {
    return Arrays.toString(from.toArray()) + (splat == null ? "" : "*") + " " + to + " " + status;
  }
}
