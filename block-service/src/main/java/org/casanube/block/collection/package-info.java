/**
 * Gives back the room of blocks that nothing needs, without stopping anybody. {@link
 * org.casanube.block.collection.RootSource} is what keeps blocks, {@link
 * org.casanube.block.collection.Protection} is for those who are about to link to blocks that are
 * here already.
 */
@NullMarked
package org.casanube.block.collection;

import org.jspecify.annotations.NullMarked;
