package org.casanube.p2p.gossipsub;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.casanube.multiformats.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * What peers have done, and what it is worth. Times are nanoseconds of the scheduler. Belongs to
 * the router and its lock.
 *
 * @see <a
 *     href="https://github.com/libp2p/specs/blob/master/pubsub/gossipsub/gossipsub-v1.1.md#the-score-function">
 *     The Score Function</a>
 */
final class Scores {
  /** How many bad peers that have gone are remembered; the oldest go first. */
  static final int MAX_RETAINED = 2_048;

  private final ScoreSettings settings;
  private final Map<PeerId, Deeds> peers = new LinkedHashMap<>();
  private final Map<PeerId, Deeds> gone = new LinkedHashMap<>();
  private final Map<String, Set<PeerId>> byAddress = new TreeMap<>();
  private long lastDecay;

  Scores(ScoreSettings settings, long now) {
    this.settings = settings;
    this.lastDecay = now;
  }

  /** What one peer has done. */
  private static final class Deeds {
    private final Map<String, TopicDeeds> topics = new TreeMap<>();
    private @Nullable String address;
    private double penalties;
    private long goneSince;
  }

  /** What one peer has done in one topic. */
  private static final class TopicDeeds {
    private boolean inMesh;
    private long graftedAt;
    private long meshNanos;
    private double firstDeliveries;
    private double meshDeliveries;
    private double meshFailures;
    private double invalid;
  }

  /**
   * The peer is here.
   *
   * @param address what it has in common with peers of the same place, or null if that is of no
   *     importance
   */
  void add(PeerId peer, @Nullable String address) {
    Deeds deeds = peers.get(peer);
    if (deeds != null) {
      return;
    }
    Deeds known = gone.remove(peer);
    Deeds now = known == null ? new Deeds() : known;
    now.address = address;
    peers.put(peer, now);
    if (address != null) {
      byAddress.computeIfAbsent(address, _ -> new LinkedHashSet<>()).add(peer);
    }
  }

  /** The peer has gone; if its score is good, it begins anew when it comes back. */
  void remove(PeerId peer, long now) {
    Deeds deeds = peers.get(peer);
    if (deeds == null) {
      return;
    }
    double score = of(peer);
    deeds.topics.forEach((topic, each) -> leaveMesh(settings.topic(topic), each));
    peers.remove(peer);
    String address = deeds.address;
    if (address != null) {
      byAddress.computeIfPresent(
          address,
          (_, sharing) -> {
            sharing.remove(peer);
            return sharing.isEmpty() ? null : sharing;
          });
    }
    if (score < 0) {
      deeds.goneSince = now;
      deeds.topics.values().forEach(each -> each.firstDeliveries = 0);
      gone.put(peer, deeds);
      if (gone.size() > MAX_RETAINED) {
        gone.remove(gone.keySet().iterator().next());
      }
    }
  }

  double of(PeerId peer) {
    Deeds deeds = peers.get(peer);
    if (deeds == null) {
      return 0;
    }
    double topics = 0;
    for (Map.Entry<String, TopicDeeds> each : deeds.topics.entrySet()) {
      ScoreSettings.Topic topic = settings.topic(each.getKey());
      topics += topic.weight() * topicScore(topic, each.getValue());
    }
    if (settings.topicCap() > 0) {
      topics = Math.min(topics, settings.topicCap());
    }
    return topics
        + settings.application().applyAsDouble(peer)
        + placeScore(deeds)
        + behaviourScore(deeds);
  }

  private static double topicScore(ScoreSettings.Topic topic, TopicDeeds deeds) {
    double score = topic.firstDeliveries().weight() * deeds.firstDeliveries;
    if (deeds.inMesh) {
      ScoreSettings.TimeInMesh time = topic.timeInMesh();
      double quanta = Math.floor((double) deeds.meshNanos / Math.max(1, time.quantum().toNanos()));
      score += time.weight() * Math.min(quanta, time.cap());
    }
    double deficit = deficit(topic.meshDeliveries(), deeds);
    return score
        + topic.meshDeliveries().weight() * deficit * deficit
        + topic.meshDeliveries().failureWeight() * deeds.meshFailures
        + topic.invalidWeight() * deeds.invalid * deeds.invalid;
  }

  private static double deficit(ScoreSettings.MeshDeliveries expected, TopicDeeds deeds) {
    boolean judged = deeds.inMesh && deeds.meshNanos > expected.activation().toNanos();
    return judged ? Math.max(0, expected.threshold() - deeds.meshDeliveries) : 0;
  }

  private double placeScore(Deeds deeds) {
    String address = deeds.address;
    if (address == null) {
      return 0;
    }
    Set<PeerId> sharing = byAddress.get(address);
    int surplus = sharing == null ? 0 : sharing.size() - settings.peer().sameAddressThreshold();
    return surplus > 0 ? settings.peer().sameAddressWeight() * surplus * surplus : 0;
  }

  private double behaviourScore(Deeds deeds) {
    double excess = deeds.penalties - settings.peer().behaviourThreshold();
    return excess > 0 ? settings.peer().behaviourWeight() * excess * excess : 0;
  }

  void grafted(PeerId peer, String topic, long now) {
    TopicDeeds deeds = deeds(peer, topic);
    if (deeds != null) {
      deeds.inMesh = true;
      deeds.graftedAt = now;
      deeds.meshNanos = 0;
    }
  }

  void pruned(PeerId peer, String topic) {
    TopicDeeds deeds = deeds(peer, topic);
    if (deeds != null) {
      leaveMesh(settings.topic(topic), deeds);
    }
  }

  private static void leaveMesh(ScoreSettings.Topic topic, TopicDeeds deeds) {
    double deficit = deficit(topic.meshDeliveries(), deeds);
    deeds.meshFailures += deficit * deficit;
    deeds.inMesh = false;
    deeds.meshNanos = 0;
    deeds.meshDeliveries = 0;
  }

  /** The peer was the first to bring a message that turned out to be valid. */
  void deliveredFirst(PeerId peer, String topic) {
    TopicDeeds deeds = deeds(peer, topic);
    if (deeds != null) {
      ScoreSettings.Topic parameters = settings.topic(topic);
      deeds.firstDeliveries =
          Math.min(deeds.firstDeliveries + 1, parameters.firstDeliveries().cap());
      countMeshDelivery(parameters, deeds);
    }
  }

  /** The peer brought a valid message hardly later than the first. */
  void deliveredToo(PeerId peer, String topic) {
    TopicDeeds deeds = deeds(peer, topic);
    if (deeds != null) {
      countMeshDelivery(settings.topic(topic), deeds);
    }
  }

  private static void countMeshDelivery(ScoreSettings.Topic parameters, TopicDeeds deeds) {
    if (deeds.inMesh) {
      deeds.meshDeliveries = Math.min(deeds.meshDeliveries + 1, parameters.meshDeliveries().cap());
    }
  }

  void deliveredInvalid(PeerId peer, String topic) {
    TopicDeeds deeds = deeds(peer, topic);
    if (deeds != null) {
      deeds.invalid += 1;
    }
  }

  void penalize(PeerId peer, double count) {
    Deeds deeds = peers.get(peer);
    if (deeds != null) {
      deeds.penalties += count;
    }
  }

  /** How much later than the first a copy still counts as brought by the mesh, in nanoseconds. */
  long deliveryWindow(String topic) {
    return settings.topic(topic).meshDeliveries().window().toNanos();
  }

  /** Lets counters decay for the time that has passed. */
  void decay(long now) {
    long interval = Math.max(1, settings.memory().decayInterval().toNanos());
    int times = (int) Math.min(1_000, (now - lastDecay) / interval);
    if (times > 0) {
      lastDecay = now;
    }
    for (Deeds deeds : peers.values()) {
      decay(deeds, times, now);
    }
    for (Deeds deeds : gone.values()) {
      decay(deeds, times, now);
    }
    long retain = settings.memory().retain().toNanos();
    Iterator<Deeds> all = gone.values().iterator();
    while (all.hasNext() && now - all.next().goneSince > retain) {
      all.remove();
    }
  }

  private void decay(Deeds deeds, int times, long now) {
    deeds.penalties = decayed(deeds.penalties, settings.peer().behaviourDecay(), times);
    deeds.topics.forEach((topic, each) -> decay(settings.topic(topic), each, times, now));
    deeds.topics.values().removeIf(Scores::isNothing);
  }

  private void decay(ScoreSettings.Topic topic, TopicDeeds deeds, int times, long now) {
    deeds.firstDeliveries = decayed(deeds.firstDeliveries, topic.firstDeliveries().decay(), times);
    deeds.meshDeliveries = decayed(deeds.meshDeliveries, topic.meshDeliveries().decay(), times);
    deeds.meshFailures = decayed(deeds.meshFailures, topic.meshDeliveries().failureDecay(), times);
    deeds.invalid = decayed(deeds.invalid, topic.invalidDecay(), times);
    if (deeds.inMesh) {
      deeds.meshNanos = now - deeds.graftedAt;
    }
  }

  private double decayed(double value, double factor, int times) {
    double rest = value * Math.pow(factor, times);
    return rest < settings.memory().decayToZero() ? 0 : rest;
  }

  private static boolean isNothing(TopicDeeds deeds) {
    return !deeds.inMesh
        && deeds.firstDeliveries == 0
        && deeds.meshDeliveries == 0
        && deeds.meshFailures == 0
        && deeds.invalid == 0;
  }

  private @Nullable TopicDeeds deeds(PeerId peer, String topic) {
    Deeds deeds = peers.get(peer);
    return deeds == null ? null : deeds.topics.computeIfAbsent(topic, _ -> new TopicDeeds());
  }
}
