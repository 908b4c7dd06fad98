package org.casanube.p2p.relay;

import java.time.Duration;

/**
 * What a relay gives at most.
 *
 * @param reservations limits of places
 * @param circuits how many circuits there may be
 * @param circuit what each circuit may take
 */
public record RelayLimits(
    ReservationLimits reservations, CircuitCounts circuits, CircuitLimit circuit) {
  /** For everyone: circuits of two minutes and 128 KiB, enough to get to know each other. */
  public static RelayLimits defaults() {
    return new RelayLimits(
        ReservationLimits.defaults(),
        CircuitCounts.defaults(),
        new CircuitLimit(Duration.ofMinutes(2), 128 << 10));
  }

  /** For a private network, whose members may use each other's lines. */
  public static RelayLimits amongFriends() {
    return new RelayLimits(
        ReservationLimits.defaults(), CircuitCounts.defaults(), CircuitLimit.NONE);
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

  /**
   * The most circuits at once. Identities cost nothing, so where they come from counts as well: an
   * IPv4 address, the first 64 bits of an IPv6 address.
   *
   * @param max in all
   * @param maxPerPeer from one peer, and to one peer
   * @param maxPerAddress from peers at one IP address
   * @param maxPerAddressToOne from peers at one IP address to one peer; fewer than to one peer in
   *     all, so that others reach it, too
   */
  public record CircuitCounts(int max, int maxPerPeer, int maxPerAddress, int maxPerAddressToOne) {
    static CircuitCounts defaults() {
      return new CircuitCounts(128, 16, 32, 8);
    }
  }
}
