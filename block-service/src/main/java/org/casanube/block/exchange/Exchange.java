package org.casanube.block.exchange;

import java.util.List;
import org.casanube.multiformats.Cid;

/** Asks peers for blocks. Thread-safe. */
public interface Exchange {
  /** Opens a session for wants that belong together, such as the blocks of one DAG. */
  ExchangeSession openSession();

  /** The blocks that peers are being asked for, of all sessions. */
  default List<Cid> wants() {
    return List.of();
  }

  /** What has gone back and forth with each peer; those with the most first. */
  default List<PeerLedger> ledgers() {
    return List.of();
  }
}
