/** Messages in and out of the streams with a peer. */
@NullMarked
package org.casanube.block.exchange.bitswap.stream;

import org.jspecify.annotations.NullMarked;
