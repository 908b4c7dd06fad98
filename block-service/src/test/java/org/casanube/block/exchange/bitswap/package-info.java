/** Bitswap between hosts, over sockets and in simulation. */
@NullMarked
package org.casanube.block.exchange.bitswap;

import org.jspecify.annotations.NullMarked;
