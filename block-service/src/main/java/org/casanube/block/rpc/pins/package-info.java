/** The commands about pins. */
@NullMarked
package org.casanube.block.rpc.pins;

import org.jspecify.annotations.NullMarked;
