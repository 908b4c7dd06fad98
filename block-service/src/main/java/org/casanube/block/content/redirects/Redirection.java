package org.casanube.block.content.redirects;

/**
 * What a rule makes of a path.
 *
 * @param to a URL, or a path that begins with a slash; encoded
 * @param status 301 and others of its kind to send the client there; 200, 404, 410 or 451 to answer
 *     with what is there
 */
public record Redirection(String to, int status) {
  /** True if the client is sent elsewhere. */
  public boolean sendsElsewhere() {
    return status / 100 == 3;
  }

  /** True if it leads to a path of the same site. */
  public boolean staysOnSite() {
    return to.startsWith("/") && !to.startsWith("//");
  }

  /** The path that it leads to on the same site, without query and fragment. */
  public String path() {
    int end = to.length();
    for (char mark : new char[] {'?', '#'}) {
      int at = to.indexOf(mark);
      end = at >= 0 && at < end ? at : end;
    }
    return to.substring(0, end);
  }
}
