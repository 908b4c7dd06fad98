package org.casanube.block.exchange.bitswap.ledger;

import java.time.Duration;
import org.casanube.block.exchange.bitswap.stream.Outlet;
import org.casanube.multiformats.PeerId;

/** A connected peer that wants something, or has. Guarded by the server's lock. */
final class ServedPeer {
  private static final Duration SHORT_REST = Duration.ofMillis(250);
  private static final Duration FIRST_REST = Duration.ofSeconds(1);
  private static final Duration MAX_REST = Duration.ofMinutes(1);
  private static final int MAX_DOUBLINGS = 6;

  private final PeerId id;
  private final WantLedger wants;
  private final Outlet outlet;
  private final Turns.Account account;
  private boolean serving;
  private boolean resting;
  private boolean gone;
  private int failures;

  /**
   * A peer that has nothing yet.
   *
   * @param origin where it is, as {@link Origin} says it
   */
  ServedPeer(PeerId id, String origin, Outlet outlet, WantLedger wants) {
    this.id = id;
    this.outlet = outlet;
    this.wants = wants;
    this.account = new Turns.Account(origin, outlet::cut);
  }

  PeerId id() {
    return id;
  }

  WantLedger wants() {
    return wants;
  }

  Outlet outlet() {
    return outlet;
  }

  Turns.Account account() {
    return account;
  }

  /** True if a task must be started that answers the wants. */
  boolean beginServing() {
    if (serving || resting || gone || !wants.hasDue()) {
      return false;
    }
    serving = true;
    return true;
  }

  void endServing() {
    serving = false;
  }

  /** True if the peer is to be answered at all. */
  boolean isServable() {
    return !gone && !resting;
  }

  /** A message got through. */
  void succeeded() {
    failures = Math.max(0, failures - 1);
  }

  /** A message did not get through: for this long none is sent. What it wants is remembered. */
  Duration rest() {
    resting = true;
    Duration rest = FIRST_REST.multipliedBy(1L << Math.min(failures++, MAX_DOUBLINGS));
    return rest.compareTo(MAX_REST) < 0 ? rest : MAX_REST;
  }

  /** None could be sent, by no fault of the peer's. */
  Duration restShortly() {
    resting = true;
    return SHORT_REST;
  }

  void endRest() {
    resting = false;
  }

  void leave() {
    gone = true;
    wants.clear();
  }
}
