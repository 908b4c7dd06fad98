package org.casanube.block.exchange.bitswap;

import org.casanube.block.exchange.Traffic;
import org.casanube.block.exchange.bitswap.ledger.ServerListener;
import org.casanube.block.exchange.bitswap.session.ClientListener;

/** Hears what goes back and forth, for metrics. Called by many threads; must be quick. */
public interface BitswapListener extends ServerListener, ClientListener, Traffic {
  /** Hears nothing. */
  BitswapListener NONE = new BitswapListener() {};
}
