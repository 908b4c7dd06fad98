package org.casanube.block.exchange.bitswap.session;

/**
 * How much is asked for at once.
 *
 * @param sessionBytes of one session: blocks under way and those not taken yet
 * @param totalBytes of all sessions together: blocks under way
 * @param peerBytes under way from one peer
 * @param peerWants blocks asked of one peer at once; others take 1024 wants of one peer at most
 */
public record ClientSettings(long sessionBytes, long totalBytes, long peerBytes, int peerWants) {
  /** Fit for a small box. */
  public static final ClientSettings DEFAULTS =
      new ClientSettings(16 << 20, 64 << 20, 16 << 20, 512);

  public ClientSettings {
    if (sessionBytes < 1 << 20 || totalBytes < sessionBytes || peerBytes < 1 << 20) {
      throw new IllegalArgumentException(
          "session and peer need 1 MiB at least, and all sessions as much as one");
    }
    if (peerWants < 1 || peerWants > 900) {
      throw new IllegalArgumentException("wants of one peer must be 1 to 900, not " + peerWants);
    }
  }
}
