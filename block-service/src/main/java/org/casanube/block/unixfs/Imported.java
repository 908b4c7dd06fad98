package org.casanube.block.unixfs;

import org.casanube.multiformats.Cid;

/**
 * A file, directory or symlink that was written.
 *
 * @param cid its root block
 * @param size bytes of the content: a file's length, a symlink target's; 0 for a directory
 * @param totalSize bytes of all blocks below and with the root, each counted as often as it is
 *     linked
 */
public record Imported(Cid cid, long size, long totalSize) {}
