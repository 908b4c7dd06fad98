package org.casanube.block.content;

import org.casanube.block.content.negotiation.ContentPath;
import org.casanube.block.content.negotiation.PercentEncoding;
import org.casanube.multiformats.Cid;

/**
 * How URLs of the requested content look.
 *
 * @param rooted true if the host names the root, so that content has an origin of its own
 * @param gateway then host and port where other content is found; empty if that is not known
 */
record Site(boolean rooted, String gateway) {
  /** Content under paths of one host. */
  static final Site BY_PATH = new Site(false, "");

  /** The path of the root, with a slash at its end. */
  String rootLink(ContentPath path) {
    return rooted ? "/" : path.namespace() + PercentEncoding.encode(path.root()) + "/";
  }

  /** The URL of other content; empty if there is none. */
  String contentLink(Cid cid) {
    if (!rooted) {
      return "/ipfs/" + cid;
    }
    return gateway.isEmpty() ? "" : "//" + gateway + "/ipfs/" + cid;
  }

  /** The path as it was sent, beginning with one slash: two would name another host. */
  String sentPath(ContentPath path) {
    if (!rooted) {
      return path.text();
    }
    String below = path.text().substring(path.namespace().length() + path.root().length());
    int start = 0;
    while (start < below.length() && (below.charAt(start) == '/' || below.charAt(start) == '\\')) {
      start++;
    }
    return "/" + below.substring(start);
  }
}
