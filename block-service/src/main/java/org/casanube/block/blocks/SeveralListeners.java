package org.casanube.block.blocks;

import java.util.List;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multihash;

/** Passes on what it hears to several others. */
record SeveralListeners(List<BlocksListener> listeners) implements BlocksListener {
  SeveralListeners {
    listeners = List.copyOf(listeners);
  }

  @Override
  public void added(Multihash multihash, int bytes) {
    listeners.forEach(listener -> listener.added(multihash, bytes));
  }

  @Override
  public void committed() {
    listeners.forEach(BlocksListener::committed);
  }

  @Override
  public void found(int bytes) {
    listeners.forEach(listener -> listener.found(bytes));
  }

  @Override
  public void missing(Cid cid) {
    listeners.forEach(listener -> listener.missing(cid));
  }

  @Override
  public void refused(Cid cid, String reason) {
    listeners.forEach(listener -> listener.refused(cid, reason));
  }
}
