/**
 * Blocks: put, look up, stat, remove. {@link org.casanube.block.blocks.Blocks} is the door; where
 * bytes are kept is behind the port {@link org.casanube.block.blocks.BlockStore}.
 */
@NullMarked
package org.casanube.block.blocks;

import org.jspecify.annotations.NullMarked;
