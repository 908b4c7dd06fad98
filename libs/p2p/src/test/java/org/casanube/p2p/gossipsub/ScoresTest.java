package org.casanube.p2p.gossipsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.gossipsub.ScoreSettings.FirstDeliveries;
import org.casanube.p2p.gossipsub.ScoreSettings.Memory;
import org.casanube.p2p.gossipsub.ScoreSettings.MeshDeliveries;
import org.casanube.p2p.gossipsub.ScoreSettings.Thresholds;
import org.casanube.p2p.gossipsub.ScoreSettings.TimeInMesh;
import org.casanube.p2p.gossipsub.ScoreSettings.Topic;
import org.casanube.p2p.gossipsub.ScoreSettings.WholePeer;
import org.junit.jupiter.api.Test;

/** Each parameter of the specification's score function by itself. */
class ScoresTest {
  private static final String TOPIC = "news";
  private static final TimeInMesh NO_TIME = new TimeInMesh(0, Duration.ofSeconds(1), 1);
  private static final FirstDeliveries NO_FIRST = new FirstDeliveries(0, 0.5, 1);
  private static final PeerId ALICE = peer(1);

  @Test
  void of_timeInMesh_countsQuantaUpToTheCap() {
    Scores scores = scores(topic(1, new TimeInMesh(0.5, Duration.ofSeconds(10), 6), NO_FIRST));
    scores.add(ALICE, null);
    scores.grafted(ALICE, TOPIC, 0);
    scores.decay(seconds(25));
    assertThat(scores.of(ALICE)).isEqualTo(0.5 * 2);
    scores.decay(seconds(1_000));
    assertThat(scores.of(ALICE)).isEqualTo(0.5 * 6);
    scores.pruned(ALICE, TOPIC);
    assertThat(scores.of(ALICE)).isZero();
  }

  @Test
  void of_firstDeliveries_areCappedAndDecay() {
    Scores scores = scores(topic(2, NO_TIME, new FirstDeliveries(3, 0.5, 4)));
    scores.add(ALICE, null);
    scores.deliveredFirst(ALICE, TOPIC);
    assertThat(scores.of(ALICE)).isEqualTo(2 * 3 * 1);
    for (int count = 0; count < 10; count++) {
      scores.deliveredFirst(ALICE, TOPIC);
    }
    assertThat(scores.of(ALICE)).isEqualTo(2 * 3 * 4);
    scores.decay(seconds(1));
    assertThat(scores.of(ALICE)).isEqualTo(2 * 3 * 2);
    scores.decay(seconds(30));
    assertThat(scores.of(ALICE)).isZero();
  }

  @Test
  void of_meshDeliveries_punishesTheDeficitAfterActivation() {
    MeshDeliveries expected =
        new MeshDeliveries(-1, 0.9, 20, 5, Duration.ofMillis(10), Duration.ofSeconds(10), -2, 0.5);
    Scores scores = scores(topic(1, NO_TIME, NO_FIRST).withMeshDeliveries(expected));
    scores.add(ALICE, null);
    scores.grafted(ALICE, TOPIC, 0);
    scores.decay(seconds(5));
    assertThat(scores.of(ALICE)).isZero();
    scores.decay(seconds(11));
    assertThat(scores.of(ALICE)).isEqualTo(-25);
    scores.deliveredFirst(ALICE, TOPIC);
    scores.deliveredToo(ALICE, TOPIC);
    assertThat(scores.of(ALICE)).isEqualTo(-9);
    // What lacked stays for a while when it has left the mesh.
    scores.pruned(ALICE, TOPIC);
    assertThat(scores.of(ALICE)).isEqualTo(-2 * 9);
    scores.decay(seconds(12));
    assertThat(scores.of(ALICE)).isEqualTo(-9);
    assertThat(scores.deliveryWindow(TOPIC)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(10));
  }

  @Test
  void of_invalidMessages_growsWithTheSquare() {
    Scores scores = scores(topic(1, NO_TIME, NO_FIRST));
    scores.add(ALICE, null);
    scores.deliveredInvalid(ALICE, TOPIC);
    assertThat(scores.of(ALICE)).isEqualTo(-10);
    scores.deliveredInvalid(ALICE, TOPIC);
    scores.deliveredInvalid(ALICE, TOPIC);
    assertThat(scores.of(ALICE)).isEqualTo(-90);
  }

  @Test
  void of_application_countsAsItIs() {
    Scores scores =
        new Scores(
            ScoreSettings.defaults().withApplication(peer -> peer.equals(ALICE) ? -7 : 3), 0);
    scores.add(ALICE, null);
    scores.add(peer(2), null);
    assertThat(scores.of(ALICE)).isEqualTo(-7);
    assertThat(scores.of(peer(2))).isEqualTo(3);
    assertThat(scores.of(peer(3))).isZero();
  }

  @Test
  void of_manyPeersOfOneAddress_punishesTheSurplus() {
    Scores scores =
        new Scores(ScoreSettings.defaults().withPeer(new WholePeer(-2, 3, -1, 0, 0.5)), 0);
    for (int count = 0; count < 5; count++) {
      scores.add(peer(count), "192.0.2.1");
    }
    scores.add(peer(9), null);
    assertThat(scores.of(peer(0))).isEqualTo(-2 * 2 * 2);
    assertThat(scores.of(peer(9))).isZero();
    scores.remove(peer(1), 0);
    scores.remove(peer(2), 0);
    assertThat(scores.of(peer(0))).isZero();
  }

  @Test
  void of_penalties_forgivesAFew() {
    Scores scores =
        new Scores(ScoreSettings.defaults().withPeer(new WholePeer(0, 1, -4, 2, 0.5)), 0);
    scores.add(ALICE, null);
    scores.penalize(ALICE, 2);
    assertThat(scores.of(ALICE)).isZero();
    scores.penalize(ALICE, 2);
    assertThat(scores.of(ALICE)).isEqualTo(-4 * 2 * 2);
    scores.decay(seconds(1));
    assertThat(scores.of(ALICE)).isZero();
  }

  @Test
  void of_manyTopics_isCappedUpwardsOnly() {
    ScoreSettings settings =
        new ScoreSettings(
            Thresholds.defaults(),
            topic(1, NO_TIME, new FirstDeliveries(10, 0.9, 100)),
            Map.of("bad", topic(1, NO_TIME, NO_FIRST)),
            15,
            _ -> 0,
            WholePeer.defaults(),
            Memory.defaults());
    Scores scores = new Scores(settings, 0);
    scores.add(ALICE, null);
    scores.deliveredFirst(ALICE, "one");
    scores.deliveredFirst(ALICE, "two");
    assertThat(scores.of(ALICE)).isEqualTo(15);
    for (int count = 0; count < 3; count++) {
      scores.deliveredInvalid(ALICE, "bad");
    }
    assertThat(scores.of(ALICE)).isCloseTo(20 - 90, within(1e-9));
  }

  @Test
  void add_ofOneThatWasBad_remembersItForAWhile() {
    Scores scores = scores(topic(1, NO_TIME, NO_FIRST));
    scores.add(ALICE, null);
    scores.deliveredInvalid(ALICE, TOPIC);
    scores.remove(ALICE, 0);
    scores.add(ALICE, null);
    assertThat(scores.of(ALICE)).isEqualTo(-10);
    scores.remove(ALICE, 0);
    scores.decay(Duration.ofMinutes(11).toNanos());
    scores.add(ALICE, null);
    assertThat(scores.of(ALICE)).isZero();
  }

  @Test
  void remove_ofOneThatWasGood_forgetsIt() {
    Scores scores = scores(topic(1, NO_TIME, new FirstDeliveries(1, 0.9, 10)));
    scores.add(ALICE, null);
    scores.deliveredFirst(ALICE, TOPIC);
    assertThat(scores.of(ALICE)).isPositive();
    scores.remove(ALICE, 0);
    scores.add(ALICE, null);
    assertThat(scores.of(ALICE)).isZero();
  }

  /** Whatever a peer does, time alone brings its score back to what its presence is worth. */
  @Property(tries = 200)
  void decay_inTheEnd_forgivesAll(@ForAll @Size(max = 60) List<@IntRange(max = 5) Integer> deeds) {
    Scores scores = new Scores(ScoreSettings.defaults(), 0);
    scores.add(ALICE, null);
    long now = 0;
    for (int deed : deeds) {
      now += seconds(1);
      switch (deed) {
        case 0 -> scores.deliveredFirst(ALICE, TOPIC);
        case 1 -> scores.deliveredInvalid(ALICE, TOPIC);
        case 2 -> scores.penalize(ALICE, 1);
        case 3 -> scores.grafted(ALICE, TOPIC, now);
        case 4 -> scores.pruned(ALICE, TOPIC);
        default -> scores.decay(now);
      }
      assertThat(scores.of(ALICE)).isFinite();
    }
    scores.pruned(ALICE, TOPIC);
    scores.decay(now + Duration.ofHours(1).toNanos());
    assertThat(scores.of(ALICE)).isZero();
  }

  private static Scores scores(Topic topic) {
    return new Scores(ScoreSettings.defaults().withTopic(TOPIC, topic), 0);
  }

  private static Topic topic(double weight, TimeInMesh time, FirstDeliveries first) {
    return new Topic(weight, time, first, MeshDeliveries.OFF, -10, 0.9);
  }

  static PeerId peer(int number) {
    byte[] key = new byte[32];
    key[0] = (byte) number;
    return PeerId.ofEd25519(key);
  }

  private static long seconds(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
