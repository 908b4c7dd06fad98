package org.casanube.p2p.relay;

import java.time.Duration;

/**
 * What a relay gives at most.
 *
 * @param reservations limits of places
 * @param maxCircuits the most circuits at once
 * @param maxCircuitsPerPeer the most circuits at once from one peer, and to one peer
 * @param circuit what each circuit may take
 */
public record RelayLimits(
    ReservationLimits reservations, int maxCircuits, int maxCircuitsPerPeer, CircuitLimit circuit) {
  /** For everyone: circuits of two minutes and 128 KiB, enough to get to know each other. */
  public static RelayLimits defaults() {
    return new RelayLimits(
        ReservationLimits.defaults(), 128, 16, new CircuitLimit(Duration.ofMinutes(2), 128 << 10));
  }

  /** For a private network, whose members may use each other's lines. */
  public static RelayLimits amongFriends() {
    return new RelayLimits(ReservationLimits.defaults(), 128, 16, CircuitLimit.NONE);
  }

  /**
   * Limits of places. A peer has one; reserving again renews it.
   *
   * @param max the most places
   * @param maxPerAddress the most places for peers at one IP address
   * @param life how long a place is kept unless it is renewed
   */
  public record ReservationLimits(int max, int maxPerAddress, Duration life) {
    static ReservationLimits defaults() {
      return new ReservationLimits(128, 8, Duration.ofHours(1));
    }
  }
}
