package org.casanube.block.names;

import java.util.ArrayList;
import java.util.List;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.MultiformatException;

/**
 * A content path: {@code /ipfs/<cid>/…}, whose root never changes, or {@code /ipns/<name>/…}, whose
 * root is an IPNS name or a domain name. Segments are as they are, not percent-encoded.
 *
 * @param mutable true in the namespace {@code ipns}
 * @param root the CID, the IPNS name or the domain name, as it was written
 * @param rest what follows the root: empty, or with a slash at its start
 */
public record NamePath(boolean mutable, String root, String rest) {
  /** The longest path that is taken, in characters. */
  public static final int MAX_CHARACTERS = 8192;

  private static final String IPFS = "/ipfs/";
  private static final String IPNS = "/ipns/";

  public NamePath {
    if (root.isEmpty() || root.indexOf('/') >= 0) {
      throw new NameException(NameErrorCode.INVALID_PATH, "'" + root + "' is no root of a path");
    }
    if (!rest.isEmpty() && rest.charAt(0) != '/') {
      throw new NameException(NameErrorCode.INVALID_PATH, "'" + rest + "' lacks its first slash");
    }
    if (root.length() + rest.length() + IPNS.length() > MAX_CHARACTERS) {
      throw new NameException(
          NameErrorCode.INVALID_PATH, "the path is over " + MAX_CHARACTERS + " characters");
    }
    if (!mutable) {
      requireCid(root);
    }
  }

  /** The path of this CID. */
  public static NamePath of(Cid cid) {
    return new NamePath(false, cid.toString(), "");
  }

  /**
   * Reads a path. Empty segments and {@code .} are passed over and {@code ..} goes back by one, but
   * never above the root; a slash at the end is kept.
   *
   * @throws NameException {@code INVALID_PATH} if it is none
   */
  public static NamePath parse(String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw new NameException(
          NameErrorCode.INVALID_PATH,
          "a path of %d characters is over the limit of %d"
              .formatted(text.length(), MAX_CHARACTERS));
    }
    boolean mutable = text.startsWith(IPNS);
    if (!mutable && !text.startsWith(IPFS)) {
      throw new NameException(
          NameErrorCode.INVALID_PATH,
          "'" + brief(text) + "' begins neither with /ipfs/ nor with /ipns/");
    }
    int end = text.indexOf('/', IPFS.length());
    String root = end < 0 ? text.substring(IPFS.length()) : text.substring(IPFS.length(), end);
    return new NamePath(mutable, root, end < 0 ? "" : cleaned(text.substring(end)));
  }

  /** This path with what follows the root of another behind it. */
  public NamePath append(String moreRest) {
    if (moreRest.isEmpty()) {
      return this;
    }
    String stem = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    return new NamePath(mutable, root, stem + moreRest);
  }

  /** {@code /ipfs/…} or {@code /ipns/…}. */
  @Override
  public String toString() {
    return (mutable ? IPNS : IPFS) + root + rest;
  }

  private static void requireCid(String root) {
    try {
      Cid ignored = Cid.parse(root);
    } catch (MultiformatException e) {
      throw new NameException(
          NameErrorCode.INVALID_PATH, "'" + brief(root) + "' is no CID: " + e.getMessage(), e);
    }
  }

  private static String cleaned(String rest) {
    List<String> kept = new ArrayList<>();
    for (String segment : rest.split("/", -1)) {
      if (segment.equals("..")) {
        if (kept.isEmpty()) {
          throw new NameException(NameErrorCode.INVALID_PATH, "the path leaves its root by '..'");
        }
        kept.removeLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        kept.add(segment);
      }
    }
    String joined = kept.isEmpty() ? "" : "/" + String.join("/", kept);
    return rest.endsWith("/") ? joined + "/" : joined;
  }

  private static String brief(String text) {
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }
}
