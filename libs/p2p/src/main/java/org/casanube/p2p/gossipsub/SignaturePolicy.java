package org.casanube.p2p.gossipsub;

/** Whether messages say who wrote them, and prove it. All peers of a network hold to the same. */
public enum SignaturePolicy {
  /** Each message names its author and is signed by him; others are refused. */
  STRICT_SIGN,
  /** No message names an author; those that do are refused. */
  STRICT_NO_SIGN
}
