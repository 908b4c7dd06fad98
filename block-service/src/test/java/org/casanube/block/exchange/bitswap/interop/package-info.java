/** Exchange with real peers, each in a process of its own. */
@NullMarked
package org.casanube.block.exchange.bitswap.interop;

import org.jspecify.annotations.NullMarked;
