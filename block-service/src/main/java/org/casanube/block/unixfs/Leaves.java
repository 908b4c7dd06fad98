package org.casanube.block.unixfs;

/** What the leaves of files are. */
public enum Leaves {
  /** Raw blocks, except that a file with attributes gets wrapped ones, as Kubo does it. */
  RAW_UNLESS_ATTRIBUTES,
  /**
   * Raw blocks whatever the attributes, which then stand in a root of dag-pb, as js does it. A file
   * of one leaf with attributes is one dag-pb block.
   */
  RAW,
  /** dag-pb blocks that hold the content as UnixFS data. */
  WRAPPED
}
