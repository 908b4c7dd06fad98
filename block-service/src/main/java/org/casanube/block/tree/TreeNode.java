package org.casanube.block.tree;

import org.casanube.block.unixfs.UnixFsStat;
import org.casanube.multiformats.Cid;

/**
 * What stands at a path.
 *
 * @param root the tree's root as it was seen
 */
public record TreeNode(Cid root, TreePath path, UnixFsStat stat) {}
