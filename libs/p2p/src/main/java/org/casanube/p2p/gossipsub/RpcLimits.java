package org.casanube.p2p.gossipsub;

/** What one RPC may hold. What is longer breaks the protocol; what is more is passed over. */
final class RpcLimits {
  static final int MAX_TOPIC_BYTES = 512;
  static final int MAX_PEER_ID_BYTES = 128;
  static final int MAX_SEQUENCE_BYTES = 64;
  static final int MAX_SIGNATURE_BYTES = 1024;
  static final int MAX_KEY_BYTES = 2048;

  static final int MAX_SUBSCRIPTIONS = 5_000;
  static final int MAX_MESSAGES = 5_000;
  static final int MAX_CONTROLS = 5_000;
  static final int MAX_IDS = 5_000;
  static final int MAX_EXCHANGED_PEERS = 16;

  private RpcLimits() {}
}
