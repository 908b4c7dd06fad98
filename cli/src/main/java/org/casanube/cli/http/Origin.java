package org.casanube.cli.http;

import java.util.Locale;

/**
 * Where a server listens.
 *
 * @param scheme {@code http} or {@code https}
 * @param host name or address, an IPv6 address without brackets
 * @param port 1 to 65535
 * @param prefix what stands before every path, empty or {@code /…} without a slash at the end
 */
public record Origin(String scheme, String host, int port, String prefix) {
  private static final int MAX_PORT = 65_535;

  /** Reads {@code [http[s]://]host[:port][/prefix]}. */
  public static Origin parse(String url) {
    int mark = url.indexOf("://");
    String scheme = mark < 0 ? "http" : url.substring(0, mark).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("\"" + url + "\" is neither an http nor an https URL");
    }
    String rest = mark < 0 ? url : url.substring(mark + 3);
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    String prefix = slash < 0 ? "" : rest.substring(slash).replaceAll("/+$", "");
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon >= 0 && colon > authority.lastIndexOf(']');
    String host = hasPort ? authority.substring(0, colon) : authority;
    int port = scheme.equals("https") ? 443 : 80;
    if (hasPort) {
      port = port(authority.substring(colon + 1), url);
    }
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (!isPlain(host) || host.isEmpty() || !isPlain(prefix)) {
      throw new IllegalArgumentException("\"" + url + "\" is not the URL of a node");
    }
    return new Origin(scheme, host, port, prefix);
  }

  private static boolean isPlain(String part) {
    return part.chars().allMatch(c -> c > ' ' && c < 0x7f && "@?#\"<>\\".indexOf(c) < 0);
  }

  private static int port(String digits, String url) {
    try {
      int port = Integer.parseInt(digits);
      if (port > 0 && port <= MAX_PORT) {
        return port;
      }
    } catch (NumberFormatException notNumber) {
      // told below, like a number out of range
    }
    throw new IllegalArgumentException("\"" + digits + "\" in \"" + url + "\" is not a port");
  }

  boolean isSecure() {
    return scheme.equals("https");
  }

  String authority() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    boolean usual = port == (isSecure() ? 443 : 80);
    return usual ? name : name + ":" + port;
  }

  @Override
  public String toString() {
    return scheme + "://" + authority() + prefix;
  }
}
