package org.casanube.block.exchange.bitswap;

import org.casanube.block.exchange.bitswap.ledger.ServerSettings;
import org.casanube.block.exchange.bitswap.session.ClientSettings;

/**
 * How much is asked for and given.
 *
 * @param ledgers of how many peers the books are kept
 */
public record BitswapSettings(ClientSettings client, ServerSettings server, int ledgers) {
  /** Fit for a small box. */
  public static final BitswapSettings DEFAULTS =
      new BitswapSettings(ClientSettings.DEFAULTS, ServerSettings.DEFAULTS, 1024);

  public BitswapSettings {
    if (ledgers < 1) {
      throw new IllegalArgumentException("books must be kept of 1 peer at least");
    }
  }
}
