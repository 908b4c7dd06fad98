package org.casanube.block.files;

import java.util.Objects;
import org.casanube.block.tree.TreePath;
import org.casanube.block.unixfs.ImportOptions;
import org.jspecify.annotations.Nullable;

/**
 * What to do with files that are added.
 *
 * @param importing decides the CIDs
 * @param wrap true to put even a single entry into a directory
 * @param onlyHash true to compute the root and keep nothing
 * @param pinned true to pin the root before the answer
 * @param pinName the pin's name; empty for none
 * @param preserveMode true to keep the permission bits that a tree says
 * @param preserveModified true to keep the times of modification that a tree says
 * @param treePath where to link the result in the caller's file tree; null if it is not linked
 */
public record AddOptions(
    ImportOptions importing,
    boolean wrap,
    boolean onlyHash,
    boolean pinned,
    String pinName,
    boolean preserveMode,
    boolean preserveModified,
    @Nullable TreePath treePath) {
  public AddOptions {
    Objects.requireNonNull(importing);
  }
}
