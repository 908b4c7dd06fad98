package org.casanube.block.unixfs;

import org.casanube.multiformats.Cid;

/**
 * An entry of a directory, as whoever made the directory wrote it.
 *
 * @param name any text: nobody says that {@link Names} would take it
 * @param totalSize bytes of all blocks below, unchecked
 */
public record DirectoryEntry(String name, Cid cid, long totalSize) {}
