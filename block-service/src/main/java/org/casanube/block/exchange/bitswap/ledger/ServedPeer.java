package org.casanube.block.exchange.bitswap.ledger;

import java.util.function.Consumer;
import org.casanube.block.exchange.bitswap.stream.Outlet;
import org.casanube.multiformats.PeerId;

/** A connected peer that wants something, or has. Guarded by the server's lock. */
final class ServedPeer {
  private final PeerId id;
  private final WantLedger wants;
  private final Outlet outlet;
  private final Turns.Account account = new Turns.Account();
  private boolean serving;
  private boolean gone;

  ServedPeer(PeerId id, Outlet outlet, int maxWants, Consumer<WantLedger.Want> onGone) {
    this.id = id;
    this.outlet = outlet;
    this.wants = new WantLedger(maxWants, onGone);
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
    if (serving || gone || !wants.hasDue()) {
      return false;
    }
    serving = true;
    return true;
  }

  void endServing() {
    serving = false;
  }

  boolean isGone() {
    return gone;
  }

  void leave() {
    gone = true;
    wants.clear();
  }
}
