package org.casanube.p2p.gossipsub;

/** What becomes of a message. */
public enum Verdict {
  /** It is delivered and passed on. */
  ACCEPT,
  /** It is dropped, and counts against the peer that sent it. */
  REJECT,
  /** It is dropped, and nobody is to blame. */
  IGNORE
}
