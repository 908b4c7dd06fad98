package org.casanube.p2p.gossipsub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.casanube.p2p.Host;
import org.casanube.p2p.Stream;
import org.casanube.p2p.gossipsub.GossipNetwork.Node;
import org.casanube.p2p.simulation.LinkQuality;
import org.casanube.p2p.simulation.SimulatedNetwork;
import org.casanube.p2p.wire.Frames;
import org.junit.jupiter.api.Test;

/** Floods of what costs the sender little: each leaves honest peers their messages. */
class GossipFloodTest {
  private static final String TOPIC = GossipNetwork.TOPIC;
  private static final GossipsubSettings USUAL = GossipsubSettings.defaults();

  private final GossipNetwork network = new GossipNetwork(19, LinkQuality.LOCAL);
  private final Random random = new Random(20);

  @Test
  void refusals_ofEverything_costTheSenderAloneHisMessages() throws Exception {
    underFlood(() -> {
      Rpc rpc = new Rpc();
      rpc.controls().add(new Control.DontWant(ids(5_000)));
      return rpc;
    });
  }

  @Test
  void requests_forWhatIsNot_areAnsweredByNothing() throws Exception {
    Node victim =
        underFlood(() -> {
          Rpc rpc = new Rpc();
          rpc.controls().add(new Control.Want(ids(5_000)));
          return rpc;
        });
    assertThat(victim.gossip.metrics().messages().sent()).isLessThanOrEqualTo(20);
  }

  @Test
  void hints_ofWhatIsNot_areAskedForInBounds() throws Exception {
    underFlood(() -> {
      Rpc rpc = new Rpc();
      rpc.controls().add(new Control.Have(TOPIC, ids(5_000)));
      return rpc;
    });
  }

  @Test
  void grafts_andPrunesOfTopicsThatNobodyFollows_areForgotten() throws Exception {
    underFlood(() -> {
      Rpc rpc = new Rpc();
      for (int count = 0; count < 2_000; count++) {
        String topic = "t" + random.nextLong();
        rpc.controls().add(new Control.Graft(topic));
        rpc.controls().add(new Control.Prune(topic, List.of(), Long.MAX_VALUE));
        rpc.changes().add(new Rpc.TopicChange(topic, count % 2 == 0));
      }
      return rpc;
    });
  }

  /** The name of a topic is refused by its length, and that stream ends. */
  @Test
  void topics_withHugeNames_endTheStream() throws Exception {
    Node victim =
        underFlood(() -> {
          Rpc rpc = new Rpc();
          rpc.changes().add(new Rpc.TopicChange("x".repeat(500_000), true));
          return rpc;
        });
    assertThat(victim.gossip.metrics().trouble().malformed()).isPositive();
  }

  private interface Flood {
    Rpc next();
  }

  private Node underFlood(Flood flood) throws Exception {
    List<Node> victims = new ArrayList<>();
    network.simulation.run(() -> {
      Node victim = network.follower(0, USUAL);
      victims.add(victim);
      network.follower(1, USUAL);
      network.dial(1, 0);
      network.seconds(2);
      Host attacker = network.host(100);
      attacker.setProtocolHandler(Version.V1_2.protocol(), GossipFloodTest::drain);
      Stream stream =
          attacker.dial(SimulatedNetwork.addressOf(0)).newStream(List.of(Version.V1_2.protocol()));
      Rpc hello = new Rpc();
      hello.changes().add(new Rpc.TopicChange(TOPIC, true));
      hello.controls().add(new Control.Graft(TOPIC));
      Frames.write(stream, hello.encode());
      for (int round = 0; round < 10; round++) {
        send(stream, flood);
        Duration before = network.simulation.elapsed();
        String text = "message " + round;
        network.publish(round % 2, text);
        assertThat(network.await(5, () -> network.havers(text) == 1)).as(text).isTrue();
        assertThat(network.simulation.elapsed().minus(before)).isLessThan(Duration.ofSeconds(2));
      }
      assertThat(victim.gossip.metrics().queuedMessages()).isLessThan(100);
      assertThat(victim.gossip.peers(TOPIC)).contains(network.at(1).host.id());
      attacker.close();
      network.close();
      return null;
    });
    return victims.getFirst();
  }

  private static void send(Stream stream, Flood flood) {
    try {
      for (int count = 0; count < 20; count++) {
        Frames.write(stream, flood.next().encode());
      }
    } catch (IOException ended) {
      // The victim has had enough.
    }
  }

  private static void drain(Stream stream) throws IOException {
    while (Frames.read(stream, 1 << 20).isPresent()) {}
  }

  private List<byte[]> ids(int count) {
    List<byte[]> ids = new ArrayList<>();
    for (int each = 0; each < count; each++) {
      byte[] id = ("id" + random.nextLong()).getBytes(UTF_8);
      ids.add(id);
    }
    return ids;
  }
}
