package org.casanube.p2p.gossipsub;

/**
 * Says what becomes of a topic's messages before anyone else gets them. Called by many threads at
 * once; may take its time, since that holds up only the peer that sent the message.
 */
@FunctionalInterface
public interface Validator {
  /** Takes everything that is signed as it must be. */
  Validator ALL = _ -> Verdict.ACCEPT;

  Verdict validate(GossipMessage message);
}
