package org.casanube.p2p.gossipsub;

/** How a network names its messages; messages of one name are one message. */
@FunctionalInterface
public interface MessageNaming {
  /**
   * The name.
   *
   * @return at most {@link MessageId#MAX_BYTES}
   */
  byte[] nameOf(String topic, byte[] data);
}
