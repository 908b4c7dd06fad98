package org.casanube.block.exchange;

import java.util.List;

/** Asks peers for blocks. Thread-safe. */
public interface Exchange {
  /** Opens a session for wants that belong together, such as the blocks of one DAG. */
  ExchangeSession openSession();

  /** What has gone back and forth with each peer; those with the most first. */
  default List<PeerLedger> ledgers() {
    return List.of();
  }
}
