package org.casanube.p2p.gossipsub;

/**
 * The state at a moment, and what has happened since the start.
 *
 * @param peers that gossip with this host
 * @param topics that this host follows
 * @param meshPeers sum over all topics
 * @param badPeers peers whose score is negative
 * @param queuedMessages that wait for slow peers
 * @param cachedBytes of messages kept for those who ask
 * @param seenMessages whose names are known
 * @param messages counters of messages
 * @param trouble counters of what was dropped or refused
 */
public record GossipsubMetrics(
    int peers,
    int topics,
    int meshPeers,
    int badPeers,
    int queuedMessages,
    long cachedBytes,
    int seenMessages,
    Messages messages,
    Trouble trouble) {

  /**
   * Messages.
   *
   * @param published of one's own
   * @param received in followed topics, duplicates among them
   * @param duplicates that were here already
   * @param accepted by validation
   * @param rejected for a wrong signature or by validation
   * @param ignored by validation
   * @param sent to peers, each copy
   * @param spared copies not sent since the peer had said it has them
   */
  public record Messages(
      long published,
      long received,
      long duplicates,
      long accepted,
      long rejected,
      long ignored,
      long sent,
      long spared) {}

  /**
   * What was dropped or refused.
   *
   * @param undelivered messages, since a handler is too slow
   * @param queueDropped messages, since a peer is too slow
   * @param gossipDropped hints about messages, since a peer is too slow
   * @param graylisted RPCs of peers too bad to be read
   * @param malformed RPCs that break the protocol
   * @param passedOver entries of RPCs over the limits
   * @param brokenPromises messages that peers said they had and did not send
   */
  public record Trouble(
      long undelivered,
      long queueDropped,
      long gossipDropped,
      long graylisted,
      long malformed,
      long passedOver,
      long brokenPromises) {}

  static Messages messages(Counters counters) {
    return new Messages(
        counters.published.sum(),
        counters.received.sum(),
        counters.duplicates.sum(),
        counters.accepted.sum(),
        counters.rejected.sum(),
        counters.ignored.sum(),
        counters.sent.sum(),
        counters.spared.sum());
  }

  static Trouble trouble(Counters counters) {
    return new Trouble(
        counters.undelivered.sum(),
        counters.queueDropped.sum(),
        counters.gossipDropped.sum(),
        counters.graylisted.sum(),
        counters.malformed.sum(),
        counters.passedOver.sum(),
        counters.brokenPromises.sum());
  }
}
