/**
 * A mutable file tree for each user: a root that moves from one immutable directory to the next.
 * {@link org.casanube.block.tree.FileTrees} is the door.
 */
@NullMarked
package org.casanube.block.tree;

import org.jspecify.annotations.NullMarked;
