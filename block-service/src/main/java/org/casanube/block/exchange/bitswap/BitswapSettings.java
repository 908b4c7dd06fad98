package org.casanube.block.exchange.bitswap;

import java.time.Duration;
import org.casanube.block.exchange.bitswap.ledger.ServerSettings;
import org.casanube.block.exchange.bitswap.session.ClientSettings;

/**
 * How much is asked for and given.
 *
 * @param ledgers of how many peers the books are kept
 * @param idle how long a peer's stream may carry nothing before it is reset
 */
public record BitswapSettings(
    ClientSettings client, ServerSettings server, int ledgers, Duration idle) {
  /** Fit for a small box. */
  public static final BitswapSettings DEFAULTS =
      new BitswapSettings(
          ClientSettings.DEFAULTS, ServerSettings.DEFAULTS, 1024, Duration.ofMinutes(1));

  public BitswapSettings {
    if (ledgers < 1) {
      throw new IllegalArgumentException("books must be kept of 1 peer at least");
    }
    if (!idle.isPositive()) {
      throw new IllegalArgumentException("streams must have some time, not " + idle);
    }
  }
}
