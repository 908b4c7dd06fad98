package org.casanube.p2p.gossipsub;

import java.util.List;

/** One entry of what peers tell each other about meshes and messages. */
sealed interface Control {
  /** The sender has these messages of the topic. */
  record Have(String topic, List<byte[]> ids) implements Control {}

  /** The sender lacks these messages. */
  record Want(List<byte[]> ids) implements Control {}

  /** The receiver is in the sender's mesh of the topic now. */
  record Graft(String topic) implements Control {}

  /**
   * The receiver is not in the sender's mesh of the topic, and is not to come back for this long.
   *
   * @param backoffSeconds 0 if nothing is said
   */
  record Prune(String topic, List<ExchangedPeer> peers, long backoffSeconds) implements Control {}

  /** The sender has these messages already, so they need not be sent to it. */
  record DontWant(List<byte[]> ids) implements Control {}

  /**
   * Another peer of the topic.
   *
   * @param record its signed peer record, may be empty
   */
  @SuppressWarnings("ArrayRecordComponent")
  record ExchangedPeer(byte[] peer, byte[] record) {}
}
