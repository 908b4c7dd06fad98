package org.casanube.block.exchange.bitswap;

import org.casanube.block.exchange.Way;
import org.casanube.block.exchange.bitswap.ledger.Ledgers;
import org.casanube.multiformats.PeerId;

/** Writes the books of peers, and passes on what it hears. */
record Bookkeeper(Ledgers ledgers, BitswapListener next) implements BitswapListener {
  @Override
  public void sent(PeerId peer, int blocks, long bytes) {
    ledgers.sent(Way.BITSWAP, peer, blocks, bytes);
    next.sent(peer, blocks, bytes);
  }

  @Override
  public void sent(Way way, PeerId peer, int blocks, long bytes) {
    ledgers.sent(way, peer, blocks, bytes);
    next.sent(way, peer, blocks, bytes);
  }

  @Override
  public void received(Way way, PeerId peer, int blocks, long bytes) {
    ledgers.received(way, peer, blocks, bytes);
    next.received(way, peer, blocks, bytes);
  }

  @Override
  public void received(Way way, int blocks, long bytes) {
    next.received(way, blocks, bytes);
  }

  @Override
  public void wantPassedOver(PeerId peer) {
    next.wantPassedOver(peer);
  }

  @Override
  public void refused(PeerId peer) {
    next.refused(peer);
  }

  @Override
  public void sendFailed(PeerId peer, String reason) {
    next.sendFailed(peer, reason);
  }

  @Override
  public void received(PeerId peer, int bytes, long nanos) {
    ledgers.received(Way.BITSWAP, peer, 1, bytes);
    next.received(peer, bytes, nanos);
  }

  @Override
  public void duplicate(PeerId peer, int bytes) {
    ledgers.wasted(peer, bytes);
    next.duplicate(peer, bytes);
  }

  @Override
  public void unasked(PeerId peer, int bytes) {
    ledgers.wasted(peer, bytes);
    next.unasked(peer, bytes);
  }

  @Override
  public void stalled(PeerId peer) {
    next.stalled(peer);
  }

  @Override
  public void putAside(PeerId peer, String reason) {
    next.putAside(peer, reason);
  }
}
