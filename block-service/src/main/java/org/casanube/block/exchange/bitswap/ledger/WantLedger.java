package org.casanube.block.exchange.bitswap.ledger;

import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.casanube.block.exchange.bitswap.wire.WantEntry;
import org.casanube.block.exchange.bitswap.wire.WantType;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * What one peer wants, up to a number of wants: those to be answered, most urgent first, and those
 * whose block is not here, which are remembered for when it comes. When all places are taken, the
 * want that has waited longest for a block that is not here gives way; if there is none, the new
 * want is passed over. Guarded by the server's lock.
 */
final class WantLedger {
  private final int maxWants;
  private final Consumer<Want> onGone;
  private final Map<Cid, Want> wants = new LinkedHashMap<>();
  private final PriorityQueue<Want> due =
      new PriorityQueue<>(
          Comparator.comparingInt((Want want) -> -want.priority)
              .thenComparingLong(want -> want.order));
  private long sequence;

  /** Where a want stands. */
  private enum State {
    DUE,
    /** Being answered. */
    TAKEN,
    /** The block is not here. */
    WAITING
  }

  /** One want of the peer. */
  static final class Want {
    private final ServedPeer peer;
    private final Cid cid;
    private final int priority;
    private final WantType type;
    private final boolean sendDontHave;
    private final long order;
    private State state = State.DUE;
    private boolean cameMeanwhile;

    private Want(ServedPeer peer, WantEntry entry, long order) {
      this.peer = peer;
      this.cid = entry.cid();
      this.priority = entry.priority();
      this.type = entry.type();
      this.sendDontHave = entry.sendDontHave();
      this.order = order;
    }

    ServedPeer peer() {
      return peer;
    }

    Cid cid() {
      return cid;
    }

    WantType type() {
      return type;
    }

    boolean sendDontHave() {
      return sendDontHave;
    }
  }

  /**
   * The wants of one peer.
   *
   * @param onGone hears of each want that is no longer remembered
   */
  WantLedger(int maxWants, Consumer<Want> onGone) {
    this.maxWants = maxWants;
    this.onGone = onGone;
  }

  /** Remembers a want in place of an earlier one of the same block; null if there is no place. */
  @Nullable Want add(ServedPeer peer, WantEntry entry) {
    cancel(entry.cid());
    if (wants.size() >= maxWants && !makePlace()) {
      return null;
    }
    Want want = new Want(peer, entry, sequence++);
    wants.put(want.cid, want);
    due.add(want);
    return want;
  }

  private boolean makePlace() {
    for (Want want : wants.values()) {
      if (want.state == State.WAITING) {
        forget(want);
        return true;
      }
    }
    return false;
  }

  void cancel(Cid cid) {
    Want want = wants.get(cid);
    if (want != null) {
      forget(want);
    }
  }

  /** Forgets the want, unless another has taken its place. */
  void forget(Want want) {
    if (wants.remove(want.cid, want)) {
      if (want.state == State.DUE) {
        due.remove(want);
      }
      onGone.accept(want);
    }
  }

  void clear() {
    due.clear();
    for (Iterator<Want> all = wants.values().iterator(); all.hasNext(); ) {
      Want want = all.next();
      all.remove();
      onGone.accept(want);
    }
  }

  /** The most urgent want to be answered, or null. */
  @Nullable Want takeDue() {
    Want want = due.poll();
    if (want != null) {
      want.state = State.TAKEN;
    }
    return want;
  }

  /** Puts a want back that was taken and not answered. */
  void putBack(Want want) {
    if (holds(want)) {
      want.state = State.DUE;
      due.add(want);
    }
  }

  /** The want's block is not here; or was not, and has come while that was found out. */
  void missing(Want want) {
    if (!holds(want)) {
      return;
    }
    if (want.cameMeanwhile) {
      want.cameMeanwhile = false;
      putBack(want);
    } else {
      want.state = State.WAITING;
    }
  }

  /** The want's block has come; true if it is to be answered now. */
  boolean arrived(Want want) {
    switch (want.state) {
      case WAITING -> {
        putBack(want);
        return holds(want);
      }
      case TAKEN -> want.cameMeanwhile = true;
      case DUE -> {}
    }
    return false;
  }

  boolean holds(Want want) {
    return wants.get(want.cid) == want;
  }

  boolean hasDue() {
    return !due.isEmpty();
  }

  int size() {
    return wants.size();
  }
}
