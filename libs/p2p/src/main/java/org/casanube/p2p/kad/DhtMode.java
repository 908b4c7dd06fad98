package org.casanube.p2p.kad;

/** Whether a peer answers others. */
public enum DhtMode {
  /**
   * A server where peers can be expected to reach it: always in the local network, in the public
   * one once peers have seen this host at a public address.
   */
  AUTO,
  /** Answers others, and is found in their routing tables. */
  SERVER,
  /** Asks others only. */
  CLIENT
}
