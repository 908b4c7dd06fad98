package org.casanube.block.content.sites;

/** Where a request goes. */
public sealed interface Route {
  /**
   * To the content that its path names.
   *
   * @param deserialized whether anything is answered that clients can't check themselves
   */
  record ByPath(boolean deserialized) implements Route {
    /** Of a host of which nothing is known but that it may be answered. */
    public static final ByPath USUAL = new ByPath(true);
  }

  /**
   * To content that its host names, which has an origin of its own.
   *
   * @param mutable true of the namespace {@code ipns}
   * @param root the CID or name
   * @param gateway host and port where other content is found; empty if that is not known
   * @param deserialized whether anything is answered that clients can't check themselves
   */
  record ByHost(boolean mutable, String root, String gateway, boolean deserialized)
      implements Route {}

  /**
   * Elsewhere, for good.
   *
   * @param location an absolute URL, or a path that begins with exactly one slash
   */
  record Moved(String location) implements Route {}

  /** Nowhere. */
  record Refused(int status, String message) implements Route {}
}
