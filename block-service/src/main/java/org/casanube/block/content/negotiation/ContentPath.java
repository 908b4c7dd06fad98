package org.casanube.block.content.negotiation;

import java.util.ArrayList;
import java.util.List;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.MultiformatException;

/**
 * The content path of a request: {@code /ipfs/<cid>/<segments>} or {@code /ipns/<name>/<segments>}.
 *
 * <p>An escaped slash separates like a plain one, since no name in UnixFS holds a slash; empty
 * segments are passed over. Segments {@code .} and {@code ..} are refused: clients resolve them
 * before they ask.
 *
 * @param mutable true in the namespace {@code ipns}
 * @param root the CID, the IPNS name or the domain name it starts at, as it was written
 * @param segments decoded names below the root
 * @param slash true if it ends with a slash
 * @param text the path as it was sent, with bytes outside ASCII escaped
 */
public record ContentPath(
    boolean mutable, String root, List<String> segments, boolean slash, String text) {
  /** The namespace of roots that never change. */
  public static final String IPFS = "/ipfs/";

  /** The namespace of names. */
  public static final String IPNS = "/ipns/";

  /** The most segments below a root. */
  public static final int MAX_SEGMENTS = 1024;

  public ContentPath {
    segments = List.copyOf(segments);
  }

  /**
   * Reads the path of a request target.
   *
   * @throws RefusedRequestException 404 outside both namespaces, 400 if the root is missing or the
   *     encoding is broken
   */
  public static ContentPath parse(String path) {
    boolean mutable = path.startsWith(IPNS);
    if (!mutable && !path.startsWith(IPFS)) {
      throw new RefusedRequestException(404, "only paths under /ipfs/ and /ipns/ are served here");
    }
    String decoded = PercentEncoding.decode(path.substring(IPFS.length()));
    List<String> parts = split(decoded);
    if (parts.isEmpty()) {
      throw new RefusedRequestException(
          400, mutable ? "a name is missing after /ipns/" : "a CID is missing after /ipfs/");
    }
    return new ContentPath(
        mutable,
        parts.getFirst(),
        checked(parts.subList(1, parts.size())),
        decoded.endsWith("/"),
        PercentEncoding.ascii(path));
  }

  /**
   * The path below a root that is not part of the request target.
   *
   * @param path begins with a slash
   * @throws RefusedRequestException 400 if the encoding is broken
   */
  public static ContentPath below(boolean mutable, String root, String path) {
    String decoded = PercentEncoding.decode(path);
    String namespace = mutable ? IPNS : IPFS;
    return new ContentPath(
        mutable,
        root,
        checked(split(decoded)),
        decoded.endsWith("/"),
        namespace + root + PercentEncoding.ascii(path));
  }

  /** {@code /ipfs/} or {@code /ipns/}. */
  public String namespace() {
    return mutable ? IPNS : IPFS;
  }

  /**
   * The CID that a path that never changes starts at.
   *
   * @throws RefusedRequestException 400 if it is none
   */
  public Cid cid() {
    try {
      return Cid.parse(root);
    } catch (MultiformatException e) {
      throw new RefusedRequestException(400, "not a CID after /ipfs/: " + e.getMessage());
    }
  }

  /** The name of what the path ends at: the last segment, or the root where there is none. */
  public String name() {
    return segments.isEmpty() ? root : segments.getLast();
  }

  private static List<String> checked(List<String> segments) {
    if (segments.size() > MAX_SEGMENTS) {
      throw new RefusedRequestException(
          400, "the path has " + segments.size() + " segments, the limit is " + MAX_SEGMENTS);
    }
    for (String segment : segments) {
      if (segment.equals(".") || segment.equals("..")) {
        throw new RefusedRequestException(400, "the path holds a segment '" + segment + "'");
      }
    }
    return segments;
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
}
