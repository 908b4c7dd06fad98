package org.casanube.cli.node;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.casanube.cli.http.Target;

/**
 * A path to content: a CID and names below it. The CID itself is judged by the node.
 *
 * @param cid as the user wrote it
 * @param names below it, not encoded
 */
public record ContentPath(String cid, List<String> names) {
  private static final String SCHEME = "ipfs://";
  private static final String PREFIX = "/ipfs/";

  /** Copies the names. */
  public ContentPath {
    names = List.copyOf(names);
  }

  /** Reads {@code CID[/name…]}, {@code /ipfs/CID[/name…]} or {@code ipfs://CID[/name…]}. */
  public static ContentPath parse(String text) throws NubeException {
    String path = text;
    if (path.startsWith(SCHEME)) {
      String encoded = path.substring(SCHEME.length()).replace("+", "%2B");
      path = decode(encoded, text);
    } else if (path.startsWith(PREFIX)) {
      path = path.substring(PREFIX.length());
    }
    List<String> parts = Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
    if (parts.isEmpty() || path.startsWith("/") || parts.contains("..") || parts.contains(".")) {
      throw refused(text);
    }
    return new ContentPath(parts.getFirst(), parts.subList(1, parts.size()));
  }

  private static String decode(String encoded, String text) throws NubeException {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw refused(text);
    }
  }

  private static NubeException refused(String text) {
    return new NubeException(
        ExitCode.REFUSED, "\"%s\" is not a path like CID/name or /ipfs/CID/name".formatted(text));
  }

  /** The last name, or the CID when there is none. */
  public String name() {
    return names.isEmpty() ? cid : names.getLast();
  }

  /** Where the content is read. */
  public Target target() {
    Target target = Target.of("/ipfs").slash(cid);
    for (String name : names) {
      target = target.slash(name);
    }
    return target;
  }

  @Override
  public String toString() {
    return PREFIX + cid + (names.isEmpty() ? "" : "/" + String.join("/", names));
  }
}
