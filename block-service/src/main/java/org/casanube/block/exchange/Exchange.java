package org.casanube.block.exchange;

/** Asks peers for blocks. Thread-safe. */
public interface Exchange {
  /** Opens a session for wants that belong together, such as the blocks of one DAG. */
  ExchangeSession openSession();
}
