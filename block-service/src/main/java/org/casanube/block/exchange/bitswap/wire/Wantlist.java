package org.casanube.block.exchange.bitswap.wire;

import java.util.List;

/**
 * What a peer wants.
 *
 * @param full true if this replaces all that it wanted before
 */
public record Wantlist(List<WantEntry> entries, boolean full) {
  /** No change. */
  public static final Wantlist NONE = new Wantlist(List.of(), false);

  public Wantlist {
    entries = List.copyOf(entries);
  }

  /** True if this says nothing. */
  public boolean isEmpty() {
    return entries.isEmpty() && !full;
  }
}
