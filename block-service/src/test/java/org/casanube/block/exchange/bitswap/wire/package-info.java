/** Messages and their bytes. */
@NullMarked
package org.casanube.block.exchange.bitswap.wire;

import org.jspecify.annotations.NullMarked;
