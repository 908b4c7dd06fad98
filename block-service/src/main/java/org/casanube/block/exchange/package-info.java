/**
 * Blocks from peers. {@link org.casanube.block.exchange.Exchange} is the door; what stands behind
 * it asks and answers peers, and stores nothing.
 */
@NullMarked
package org.casanube.block.exchange;

import org.jspecify.annotations.NullMarked;
