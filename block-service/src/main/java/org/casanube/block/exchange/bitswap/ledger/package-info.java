/**
 * The answering side: what peers want of this one, in which order they get it, and what has gone
 * back and forth. Invariants: nobody gets what it has not asked for, nor one block twice for one
 * want; per peer at most one message is under way; what is held for all peers together is bounded.
 */
@NullMarked
package org.casanube.block.exchange.bitswap.ledger;

import org.jspecify.annotations.NullMarked;
