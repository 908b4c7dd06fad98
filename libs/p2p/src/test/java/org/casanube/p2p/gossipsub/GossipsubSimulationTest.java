package org.casanube.p2p.gossipsub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.casanube.p2p.gossipsub.GossipNetwork.Node;
import org.casanube.p2p.simulation.LinkQuality;
import org.junit.jupiter.api.Test;

/** Whole networks on simulated time. */
class GossipsubSimulationTest {
  private static final LinkQuality LOSSY =
      new LinkQuality(Duration.ofMillis(30), Duration.ofMillis(20), 0.05, 1_000_000);
  private static final GossipsubSettings USUAL = GossipsubSettings.defaults();

  /** Messages reach others through the mesh alone, as those of a busy host would. */
  private static final GossipsubSettings MESH_ONLY =
      USUAL.withMesh(new GossipsubSettings.Mesh(6, 4, 12, 4, 2, false, true));

  @Test
  void publish_amongHundredWithLossAndChurn_reachesAllThatStay() throws Exception {
    GossipNetwork network = new GossipNetwork(42, LOSSY);
    List<Long> millis = new ArrayList<>();
    network.simulation.run(() -> {
      build(network, 100, 8);
      for (int round = 0; round < 10; round++) {
        churn(network, round);
        millis.addAll(deliver(network, round));
      }
      assertThat(network.nodes).hasSize(100 - 20 + 9);
      network.close();
      return null;
    });
    Collections.sort(millis);
    System.Logger log = System.getLogger("simulation");
    log.log(
        System.Logger.Level.INFO,
        "delivery in ms: median {0}, 95 % {1}, last {2}",
        millis.get(millis.size() / 2),
        millis.get(millis.size() * 95 / 100),
        millis.getLast());
    assertThat(millis.get(millis.size() * 95 / 100)).isLessThan(2_000);
  }

  /** Two leave without a word, and one comes back. */
  private static void churn(GossipNetwork network, int round) throws Exception {
    for (int leaver : new int[] {50 + 2 * round, 51 + 2 * round}) {
      network.network.crash(leaver);
      network.at(leaver).close();
      network.nodes.remove(leaver);
    }
    if (round > 0) {
      Node ignored = network.follower(48 + 2 * round, MESH_ONLY);
      network.dialSome(48 + 2 * round, 8);
    }
  }

  /** How long a message took to each that was there, in milliseconds. */
  private static List<Long> deliver(GossipNetwork network, int publisher) throws Exception {
    String text = "message " + publisher;
    Set<Integer> there = new TreeSet<>(network.nodes.keySet());
    there.remove(publisher);
    Duration sent = network.simulation.elapsed();
    network.publish(publisher, text);
    boolean all = network.await(30, () -> lacking(network, there, text).isEmpty());
    assertThat(all).as("who lacks %s: %s", text, lacking(network, there, text)).isTrue();
    return there.stream()
        .map(number -> network.at(number).gotAt(text).minus(sent).toMillis())
        .toList();
  }

  @Test
  void partition_whenHealed_carriesMessagesAcrossAgain() throws Exception {
    GossipNetwork network = new GossipNetwork(5, LinkQuality.LOCAL);
    network.simulation.run(() -> {
      build(network, 24, 6);
      Set<Long> left = new TreeSet<>(IntStream.range(0, 12).mapToObj(Long::valueOf).toList());
      Set<Long> right = new TreeSet<>(IntStream.range(12, 24).mapToObj(Long::valueOf).toList());
      network.network.partition(List.of(left, right));
      network.seconds(180);
      network.publish(0, "left");
      network.publish(23, "right");
      assertThat(network.await(10, () -> network.havers("left") == 11)).isTrue();
      assertThat(network.await(10, () -> network.havers("right") == 11)).isTrue();
      network.network.heal();
      for (int number = 0; number < 24; number++) {
        network.dialSome(number, 3);
      }
      network.seconds(5);
      network.publish(0, "all");
      assertThat(network.await(10, () -> network.havers("all") == 23)).isTrue();
      network.close();
      return null;
    });
  }

  @Test
  void heartbeat_amongMany_keepsMeshesBetweenTheirBounds() throws Exception {
    GossipNetwork network = new GossipNetwork(6, LinkQuality.LOCAL);
    network.simulation.run(() -> {
      build(network, 24, 12);
      network.seconds(10);
      for (Node node : network.nodes.values()) {
        assertThat(node.gossip.mesh(GossipNetwork.TOPIC)).hasSizeBetween(4, 12);
        assertThat(node.gossip.peers(GossipNetwork.TOPIC)).hasSizeGreaterThan(12);
      }
      for (int round = 0; round < 20; round++) {
        network.publish(round, "m" + round);
      }
      network.seconds(10);
      long copies = 0;
      for (Node node : network.nodes.values()) {
        copies += node.gossip.metrics().messages().received();
      }
      // Without meshes each of about twenty peers would send a copy.
      assertThat(copies).isBetween(20L * 23, 20L * 23 * 12);
      network.close();
      return null;
    });
  }

  @Test
  void publishToAll_amongTwo_reachesItsOwnSubscriberOnceToo() throws Exception {
    GossipNetwork network = new GossipNetwork(7, LinkQuality.LOCAL);
    network.simulation.run(() -> {
      build(network, 2, 1);
      List<String> heard = new CopyOnWriteArrayList<>();
      Gossipsub gossip = network.at(0).gossip;
      try (TopicSubscription _ =
          gossip.subscribe(
              GossipNetwork.TOPIC,
              each -> {
                boolean _ = heard.add(each.id().toString());
              })) {
        network.publish(0, "to others");
        assertThat(network.await(10, () -> network.havers("to others") == 1)).isTrue();
        MessageId id = gossip.publishToAll(GossipNetwork.TOPIC, "to all".getBytes(UTF_8));
        assertThat(network.await(10, () -> network.havers("to all") == 2)).isTrue();
        network.seconds(10);
        assertThat(heard).containsExactly(id.toString());
      }
      network.close();
      return null;
    });
  }

  @Test
  void run_ofTheSameSeed_isTheSame() throws Exception {
    assertThat(trace(9)).isEqualTo(trace(9));
    assertThat(trace(9)).isNotEqualTo(trace(10));
  }

  private static String trace(long seed) throws Exception {
    GossipNetwork network = new GossipNetwork(seed, LOSSY);
    StringBuilder trace = new StringBuilder();
    network.simulation.run(() -> {
      build(network, 20, 5);
      network.publish(3, "a");
      network.seconds(20);
      network.nodes.forEach(
          (number, node) -> trace.append(number).append(node.got).append(node.gossip.metrics()));
      network.close();
      return null;
    });
    return trace.append(network.simulation.steps()).toString();
  }

  private static void build(GossipNetwork network, int count, int dials) throws Exception {
    for (int number = 0; number < count; number++) {
      network.follower(number, MESH_ONLY);
    }
    for (int number = 0; number < count; number++) {
      network.dialSome(number, dials);
    }
    network.seconds(5);
  }

  private static List<Integer> lacking(GossipNetwork network, Set<Integer> there, String text) {
    return there.stream().filter(number -> !network.at(number).got.containsKey(text)).toList();
  }
}
