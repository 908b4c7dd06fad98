package org.casanube.p2p;

import org.casanube.multiformats.PeerId;

/**
 * Decides which connections are closed when there are more than wanted: unprotected ones with the
 * least weight, of these those that have carried nothing lately, however many streams they have,
 * then the youngest. Thread-safe.
 */
public interface ConnectionTrimmer {
  /**
   * Gives the peer a weight for this reason, replacing the one given before; 0 takes it back. The
   * sum of all weights counts.
   */
  void weigh(PeerId peer, String reason, int weight);

  /** Keeps the peer's connections open until {@link #unprotect} is called for the same reason. */
  void protect(PeerId peer, String reason);

  /** Withdraws the protection given for this reason. */
  void unprotect(PeerId peer, String reason);

  /** True if any protection stands. */
  boolean isProtected(PeerId peer);
}
