package org.casanube.block.unixfs;

import org.casanube.multiformats.Cid;

/**
 * What a root block says about a file, directory or symlink.
 *
 * @param size bytes of the content: a file's length, a symlink target's; 0 for a directory
 * @param totalSize bytes of all blocks below and with the root as the links say, which nobody
 *     checked; {@link Long#MAX_VALUE} where they say more than that
 * @param links how many links the root block has
 * @param isSharded true for a directory that is a HAMT
 */
public record UnixFsStat(
    Cid cid,
    Kind kind,
    long size,
    long totalSize,
    int links,
    boolean isSharded,
    Attributes attributes) {

  /** What it is. */
  public enum Kind {
    FILE,
    DIRECTORY,
    SYMLINK
  }
}
