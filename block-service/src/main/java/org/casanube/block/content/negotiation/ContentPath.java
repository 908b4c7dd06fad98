package org.casanube.block.content.negotiation;

import java.util.ArrayList;
import java.util.List;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.MultiformatException;

/**
 * The content path of a request: {@code /ipfs/<cid>/<segments>}.
 *
 * <p>An escaped slash separates like a plain one, since no name in UnixFS holds a slash; empty
 * segments are passed over. Segments {@code .} and {@code ..} are refused: clients resolve them
 * before they ask.
 *
 * @param root the CID it starts at
 * @param segments decoded names below the root
 * @param slash true if it ends with a slash
 * @param text the path as it was sent, with bytes outside ASCII escaped
 */
public record ContentPath(Cid root, List<String> segments, boolean slash, String text) {
  /** The namespace that is served. */
  public static final String PREFIX = "/ipfs/";

  /** The most segments below a root. */
  public static final int MAX_SEGMENTS = 1024;

  public ContentPath {
    segments = List.copyOf(segments);
  }

  /**
   * Reads the path of a request target.
   *
   * @throws RefusedRequestException 404 outside {@code /ipfs/}, 501 in {@code /ipns/}, 400 if the
   *     CID or the encoding is broken
   */
  public static ContentPath parse(String path) {
    if (path.startsWith("/ipns/")) {
      throw new RefusedRequestException(501, "names under /ipns/ are not resolved here");
    }
    if (!path.startsWith(PREFIX)) {
      throw new RefusedRequestException(404, "only paths under /ipfs/ are served here");
    }
    String decoded = PercentEncoding.decode(path.substring(PREFIX.length()));
    List<String> parts = split(decoded);
    if (parts.isEmpty()) {
      throw new RefusedRequestException(400, "a CID is missing after /ipfs/");
    }
    List<String> segments = parts.subList(1, parts.size());
    if (segments.size() > MAX_SEGMENTS) {
      throw new RefusedRequestException(
          400, "the path has " + segments.size() + " segments, the limit is " + MAX_SEGMENTS);
    }
    for (String segment : segments) {
      if (segment.equals(".") || segment.equals("..")) {
        throw new RefusedRequestException(400, "the path holds a segment '" + segment + "'");
      }
    }
    return new ContentPath(
        cid(parts.getFirst()), segments, decoded.endsWith("/"), PercentEncoding.ascii(path));
  }

  /** The name of what the path ends at: the last segment, or the CID where there is none. */
  public String name() {
    return segments.isEmpty() ? root.toString() : segments.getLast();
  }

  private static List<String> split(String decoded) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    while (start <= decoded.length()) {
      int end = decoded.indexOf('/', start);
      if (end < 0) {
        end = decoded.length();
      }
      if (end > start) {
        parts.add(decoded.substring(start, end));
      }
      start = end + 1;
    }
    return parts;
  }

  private static Cid cid(String text) {
    try {
      return Cid.parse(text);
    } catch (MultiformatException e) {
      throw new RefusedRequestException(400, "not a CID after /ipfs/: " + e.getMessage());
    }
  }
}
