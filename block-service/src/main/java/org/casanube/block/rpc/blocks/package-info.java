/** The commands about single blocks, and about the store of all. */
@NullMarked
package org.casanube.block.rpc.blocks;

import org.jspecify.annotations.NullMarked;
