package org.casanube.p2p.gossipsub;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.casanube.multiformats.PeerId;

/**
 * How peers are judged. A score is the weighted sum of what a peer has done, see the specification
 * for each parameter P₁ to P₇; counters decay over time.
 *
 * @param thresholds what follows from a score
 * @param usualTopic the parameters of topics not named in {@code topics}
 * @param topics the parameters of certain topics
 * @param topicCap what all topics together contribute at most; 0 for no limit
 * @param application P₅, what the application thinks of a peer; weight 1
 * @param peer the parameters of the peer as a whole
 * @param memory how long things count
 * @see <a
 *     href="https://github.com/libp2p/specs/blob/master/pubsub/gossipsub/gossipsub-v1.1.md#peer-scoring">
 *     Peer Scoring</a>
 */
public record ScoreSettings(
    Thresholds thresholds,
    Topic usualTopic,
    Map<String, Topic> topics,
    double topicCap,
    ToDoubleFunction<PeerId> application,
    WholePeer peer,
    Memory memory) {
  public ScoreSettings {
    topics = Map.copyOf(topics);
  }

  public static ScoreSettings defaults() {
    return new ScoreSettings(
        Thresholds.defaults(),
        Topic.defaults(),
        Map.of(),
        100,
        _ -> 0,
        WholePeer.defaults(),
        Memory.defaults());
  }

  public ScoreSettings withTopic(String topic, Topic parameters) {
    Map<String, Topic> more = new TreeMap<>(topics);
    more.put(topic, parameters);
    return new ScoreSettings(thresholds, usualTopic, more, topicCap, application, peer, memory);
  }

  public ScoreSettings withApplication(ToDoubleFunction<PeerId> judge) {
    return new ScoreSettings(thresholds, usualTopic, topics, topicCap, judge, peer, memory);
  }

  public ScoreSettings withPeer(WholePeer other) {
    return new ScoreSettings(thresholds, usualTopic, topics, topicCap, application, other, memory);
  }

  Topic topic(String name) {
    return topics.getOrDefault(name, usualTopic);
  }

  /**
   * What follows from a score.
   *
   * @param gossip below it a peer is not told of messages, nor listened to when it tells
   * @param publish below it a peer gets no own messages
   * @param graylist below it nothing of a peer is read
   * @param acceptPeers from it on a peer's word about other peers is taken
   * @param opportunisticGraft if the median of a mesh is below it, better peers are asked in
   */
  public record Thresholds(
      double gossip,
      double publish,
      double graylist,
      double acceptPeers,
      double opportunisticGraft) {
    public Thresholds {
      if (gossip > 0 || publish > gossip || graylist > publish || acceptPeers < 0) {
        throw new IllegalArgumentException(
            "thresholds need graylist <= publish <= gossip <= 0 <= acceptPeers");
      }
    }

    public static Thresholds defaults() {
      return new Thresholds(-10, -50, -80, 5, 2);
    }
  }

  /**
   * One topic.
   *
   * @param weight of this topic among all
   * @param timeInMesh P₁
   * @param firstDeliveries P₂
   * @param meshDeliveries P₃ and P₃b
   * @param invalidWeight of the square of P₄, negative
   * @param invalidDecay of P₄, for each decay interval
   */
  public record Topic(
      double weight,
      TimeInMesh timeInMesh,
      FirstDeliveries firstDeliveries,
      MeshDeliveries meshDeliveries,
      double invalidWeight,
      double invalidDecay) {
    public Topic {
      if (invalidWeight > 0) {
        throw new IllegalArgumentException("invalid messages have a negative weight");
      }
    }

    public static Topic defaults() {
      return new Topic(
          1,
          new TimeInMesh(0.01, Duration.ofSeconds(1), 300),
          new FirstDeliveries(1, 0.98, 50),
          MeshDeliveries.OFF,
          -10,
          0.99);
    }

    public Topic withMeshDeliveries(MeshDeliveries other) {
      return new Topic(weight, timeInMesh, firstDeliveries, other, invalidWeight, invalidDecay);
    }
  }

  /** P₁: each quantum in the mesh counts, up to the cap. */
  public record TimeInMesh(double weight, Duration quantum, double cap) {}

  /** P₂: each message first brought counts, up to the cap. */
  public record FirstDeliveries(double weight, double decay, double cap) {}

  /**
   * P₃ and P₃b: mesh peers are expected to bring messages.
   *
   * @param weight of the square of what lacks, negative or 0
   * @param decay of the number brought
   * @param cap of the number brought
   * @param threshold how many are expected
   * @param window how much later than the first copy one still counts
   * @param activation how long a peer is in the mesh before it is judged
   * @param failureWeight of what lacked when it was sent away, negative or 0
   * @param failureDecay of that
   */
  public record MeshDeliveries(
      double weight,
      double decay,
      double cap,
      double threshold,
      Duration window,
      Duration activation,
      double failureWeight,
      double failureDecay) {
    /** Of no weight: in quiet topics nobody has anything to bring. */
    public static final MeshDeliveries OFF =
        new MeshDeliveries(0, 0.9, 10, 0, Duration.ofMillis(50), Duration.ofSeconds(30), 0, 0.9);

    public MeshDeliveries {
      if (weight > 0 || failureWeight > 0) {
        throw new IllegalArgumentException("missing deliveries have no positive weight");
      }
    }
  }

  /**
   * The peer as a whole.
   *
   * @param sameAddressWeight P₆, of the square of the peers over the threshold, negative or 0
   * @param sameAddressThreshold how many peers of one IP address are fine; those on this machine
   *     always are
   * @param behaviourWeight P₇, of the square of the penalties over the threshold, negative
   * @param behaviourThreshold how many penalties are forgiven
   * @param behaviourDecay of the penalties
   */
  public record WholePeer(
      double sameAddressWeight,
      int sameAddressThreshold,
      double behaviourWeight,
      double behaviourThreshold,
      double behaviourDecay) {
    public static WholePeer defaults() {
      return new WholePeer(-5, 16, -10, 3, 0.97);
    }
  }

  /**
   * How long things count.
   *
   * @param decayInterval how often counters decay
   * @param decayToZero what is as good as 0
   * @param retain how long the score of a peer that has gone, if bad, is remembered
   */
  public record Memory(Duration decayInterval, double decayToZero, Duration retain) {
    public static Memory defaults() {
      return new Memory(Duration.ofSeconds(1), 0.01, Duration.ofMinutes(10));
    }
  }
}
