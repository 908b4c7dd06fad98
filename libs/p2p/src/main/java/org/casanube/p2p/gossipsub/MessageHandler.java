package org.casanube.p2p.gossipsub;

/** Takes a topic's messages, one at a time, in the order they came. */
@FunctionalInterface
public interface MessageHandler {
  /** Takes a message of a peer's; own ones are not delivered to oneself. */
  void handle(GossipMessage message);
}
