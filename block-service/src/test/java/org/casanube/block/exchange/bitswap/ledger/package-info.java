/** The answering side. */
@NullMarked
package org.casanube.block.exchange.bitswap.ledger;

import org.jspecify.annotations.NullMarked;
