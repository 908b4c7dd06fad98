/** The commands about this node itself: who it is, what it can do, how it is set. */
@NullMarked
package org.casanube.block.rpc.node;

import org.jspecify.annotations.NullMarked;
