/** The commands about the caller's file tree. */
@NullMarked
package org.casanube.block.rpc.trees;

import org.jspecify.annotations.NullMarked;
