package org.casanube.p2p;

/** Who has begun. */
public enum Direction {
  /** The other side. */
  INBOUND,
  /** This side. */
  OUTBOUND
}
