package org.casanube.p2p.gossipsub;

import java.time.Duration;
import java.util.Optional;

/**
 * How a host gossips. The defaults are those of the specification, which go-libp2p and js-libp2p
 * share; the scores are fit for networks of some hundred peers that send now and then.
 *
 * @param mesh how many peers get messages at once
 * @param gossip how peers hear of messages otherwise
 * @param scores how peers are judged
 * @param limits what peers may cost
 * @param signatures whether messages are signed
 * @param naming how messages are named, if not by author and sequence number; with {@link
 *     SignaturePolicy#STRICT_NO_SIGN} and no naming it is the SHA2-256 of the data
 */
public record GossipsubSettings(
    Mesh mesh,
    Gossip gossip,
    ScoreSettings scores,
    Limits limits,
    SignaturePolicy signatures,
    Optional<MessageNaming> naming) {

  public static GossipsubSettings defaults() {
    return new GossipsubSettings(
        Mesh.defaults(),
        Gossip.defaults(),
        ScoreSettings.defaults(),
        Limits.defaults(),
        SignaturePolicy.STRICT_SIGN,
        Optional.empty());
  }

  public GossipsubSettings withMesh(Mesh other) {
    return new GossipsubSettings(other, gossip, scores, limits, signatures, naming);
  }

  public GossipsubSettings withGossip(Gossip other) {
    return new GossipsubSettings(mesh, other, scores, limits, signatures, naming);
  }

  public GossipsubSettings withScores(ScoreSettings other) {
    return new GossipsubSettings(mesh, gossip, other, limits, signatures, naming);
  }

  public GossipsubSettings withLimits(Limits other) {
    return new GossipsubSettings(mesh, gossip, scores, other, signatures, naming);
  }

  public GossipsubSettings withSignatures(SignaturePolicy other) {
    return new GossipsubSettings(mesh, gossip, scores, limits, other, naming);
  }

  /**
   * The mesh of a topic.
   *
   * @param wanted D, how many peers
   * @param low D_lo, with fewer others are asked in
   * @param high D_hi, with more some are sent away
   * @param bestKept D_score, how many are kept for their score when some are sent away
   * @param outbound D_out, how many at least are peers that this host has dialled
   * @param floodOwn whether own messages go to all peers of the topic, not to the mesh alone
   * @param exchangePeers whether peers sent away are told of others
   */
  public record Mesh(
      int wanted,
      int low,
      int high,
      int bestKept,
      int outbound,
      boolean floodOwn,
      boolean exchangePeers) {
    public Mesh {
      if (low > wanted || wanted > high || outbound >= low || outbound > wanted / 2) {
        throw new IllegalArgumentException(
            "a mesh needs outbound < low <= wanted <= high and outbound <= wanted / 2");
      }
    }

    public static Mesh defaults() {
      return new Mesh(6, 4, 12, 4, 2, true, true);
    }
  }

  /**
   * The heartbeat and what happens in it.
   *
   * @param heartbeat how often
   * @param peers D_lazy, how many peers at least are told of messages
   * @param factor which part of all peers is told, if that is more
   * @param told of how many last heartbeats messages are told of
   * @param kept of how many last heartbeats messages are kept for those who ask
   * @param seenFor how long a message is known to have been here
   * @param backoff how long a peer sent away stays away
   * @param dontWantFrom from this size in bytes on peers are told that a message has arrived
   *     (IDONTWANT)
   */
  public record Gossip(
      Duration heartbeat,
      int peers,
      double factor,
      int told,
      int kept,
      Duration seenFor,
      Duration backoff,
      int dontWantFrom) {
    public Gossip {
      if (told > kept || factor < 0 || factor > 1) {
        throw new IllegalArgumentException("gossip needs told <= kept and a factor of 0 to 1");
      }
    }

    public static Gossip defaults() {
      return new Gossip(
          Duration.ofSeconds(1), 6, 0.25, 3, 5, Duration.ofMinutes(2), Duration.ofMinutes(1), 1024);
    }
  }

  /**
   * What is held at most. Whatever does not fit is dropped and counted.
   *
   * @param rpcBytes the largest RPC taken, and so about the largest message
   * @param topicsPerPeer how many topics of one peer are remembered
   * @param peers how many peers take part; those that come later are left aside
   * @param queueMessages how many messages wait for one slow peer
   * @param queueBytes how many bytes of them
   * @param cacheBytes how many bytes of messages are kept for those who ask
   * @param seenMessages how many messages are known to have been here
   * @param deliveries how many messages wait for one handler
   */
  public record Limits(
      int rpcBytes,
      int topicsPerPeer,
      int peers,
      int queueMessages,
      int queueBytes,
      int cacheBytes,
      int seenMessages,
      int deliveries) {
    public static Limits defaults() {
      return new Limits(1 << 20, 512, 512, 512, 4 << 20, 16 << 20, 50_000, 1_024);
    }
  }
}
