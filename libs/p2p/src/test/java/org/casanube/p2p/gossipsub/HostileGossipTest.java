package org.casanube.p2p.gossipsub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Host;
import org.casanube.p2p.Stream;
import org.casanube.p2p.gossipsub.GossipNetwork.Node;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.keys.PeerRecord;
import org.casanube.p2p.simulation.LinkQuality;
import org.casanube.p2p.simulation.SimulatedNetwork;
import org.casanube.p2p.wire.Frames;
import org.junit.jupiter.api.Test;

/** What peers that mean harm can do, and what it costs them. */
class HostileGossipTest {
  private static final String TOPIC = GossipNetwork.TOPIC;
  private static final GossipsubSettings USUAL = GossipsubSettings.defaults();

  private final GossipNetwork network = new GossipNetwork(17, LinkQuality.LOCAL);

  /** Sybils with invalid messages are out of all meshes soon, and honest messages arrive. */
  @Test
  void spam_ofManySybils_isPrunedByScore() throws Exception {
    network.simulation.run(() -> {
      for (int number = 0; number < 10; number++) {
        Node node = network.node(number, USUAL);
        var ignored =
            node.gossip.subscribe(
                TOPIC,
                message ->
                    new String(message.data(), UTF_8).startsWith("spam")
                        ? Verdict.REJECT
                        : Verdict.ACCEPT,
                message ->
                    node.got.put(new String(message.data(), UTF_8), network.simulation.elapsed()));
      }
      for (int number = 0; number < 10; number++) {
        network.dialSome(number, 5);
      }
      List<Attacker> sybils = new ArrayList<>();
      for (int number = 100; number < 112; number++) {
        Attacker sybil = new Attacker(network.host(number));
        for (int victim = 0; victim < 10; victim++) {
          sybil.attack(victim);
        }
        sybils.add(sybil);
      }
      network.seconds(3);
      for (int round = 0; round < 5; round++) {
        sybils.forEach(Attacker::spam);
        network.seconds(1);
      }
      network.seconds(2);
      for (Node node : network.nodes.values()) {
        for (Attacker sybil : sybils) {
          assertThat(node.gossip.score(sybil.host.id())).isLessThan(-50);
          assertThat(node.gossip.mesh(TOPIC)).doesNotContain(sybil.host.id());
        }
        assertThat(node.got.keySet()).noneMatch(text -> text.startsWith("spam"));
        assertThat(node.gossip.mesh(TOPIC)).isNotEmpty();
      }
      network.publish(3, "honest");
      assertThat(network.await(10, () -> network.havers("honest") == 9)).isTrue();
      // What the bad ones send now is not even read: each may be heard once more at most.
      long before = network.at(0).gossip.metrics().messages().received();
      for (int round = 0; round < 10; round++) {
        sybils.forEach(Attacker::spam);
      }
      network.seconds(2);
      assertThat(network.at(0).gossip.metrics().messages().received())
          .isLessThanOrEqualTo(before + sybils.size());
      assertThat(network.at(0).gossip.metrics().trouble().graylisted()).isPositive();
      sybils.forEach(sybil -> sybil.host.close());
      network.close();
      return null;
    });
  }

  @Test
  void ihave_ofMessagesThatAreNot_isAskedForInBoundsAndBlamed() throws Exception {
    network.simulation.run(() -> {
      Node victim = network.follower(0, USUAL);
      Attacker liar = new Attacker(network.host(100));
      liar.attack(0);
      network.seconds(2);
      Random random = new Random(1);
      for (int round = 0; round < 50; round++) {
        Rpc rpc = new Rpc();
        rpc.controls().add(new Control.Have(TOPIC, ids(random, 2_000)));
        liar.send(0, rpc);
      }
      network.seconds(1);
      // A heartbeat or two may have passed: 5,000 each, not the 100,000 told of.
      assertThat(liar.askedFor).isBetween(1, 15_000);
      network.seconds(6);
      assertThat(victim.gossip.metrics().trouble().brokenPromises()).isBetween(1L, 30L);
      for (int more = 0; more < 6; more++) {
        Rpc rpc = new Rpc();
        rpc.controls().add(new Control.Have(TOPIC, ids(random, 10)));
        liar.send(0, rpc);
        network.seconds(1);
      }
      network.seconds(5);
      assertThat(victim.gossip.score(liar.host.id())).isNegative();
      assertThat(victim.gossip.mesh(TOPIC)).isEmpty();
      liar.host.close();
      network.close();
      return null;
    });
  }

  @Test
  void iwant_ofTheSameAgainAndAgain_isAnsweredThreeTimes() throws Exception {
    network.simulation.run(() -> {
      Node victim = network.follower(0, USUAL);
      Attacker asker = new Attacker(network.host(100));
      asker.follow(0);
      network.seconds(1);
      MessageId id = victim.gossip.publish(TOPIC, new byte[50_000]);
      for (int round = 0; round < 200; round++) {
        Rpc rpc = new Rpc();
        rpc.controls().add(new Control.Want(List.of(id.toBytes())));
        asker.send(0, rpc);
      }
      network.seconds(2);
      assertThat(victim.gossip.metrics().messages().sent()).isLessThanOrEqualTo(4);
      asker.host.close();
      network.close();
      return null;
    });
  }

  /** One who takes nothing costs a bounded queue, and others nothing. */
  @Test
  void publish_toOneWhoDoesNotRead_dropsForHimAlone() throws Exception {
    GossipsubSettings.Limits small =
        new GossipsubSettings.Limits(1 << 20, 512, 512, 512, 1 << 20, 16 << 20, 50_000, 4_096);
    network.simulation.run(() -> {
      Node publisher = network.node(0, USUAL.withLimits(small));
      network.follower(1, USUAL.withLimits(small));
      network.dial(1, 0);
      Attacker deaf = new Attacker(network.host(100));
      deaf.reads = false;
      deaf.follow(0);
      network.seconds(2);
      for (int number = 0; number < 400; number++) {
        byte[] data = new byte[20_000];
        ByteBuffer.wrap(data).putInt(number);
        var ignored = publisher.gossip.publish(TOPIC, data);
        network.simulation.pause(Duration.ofMillis(20));
      }
      network.seconds(5);
      GossipsubMetrics metrics = publisher.gossip.metrics();
      assertThat(metrics.trouble().queueDropped()).isPositive();
      assertThat(metrics.queuedMessages()).isLessThanOrEqualTo(52);
      assertThat(network.at(1).gossip.metrics().messages().accepted()).isEqualTo(400);
      // When nothing goes for half a minute, the stream is given up.
      network.seconds(40);
      assertThat(publisher.gossip.metrics().queuedMessages()).isZero();
      deaf.host.close();
      network.close();
      return null;
    });
  }

  @Test
  void graft_againTooEarly_isPunished() throws Exception {
    network.simulation.run(() -> {
      Node victim = network.follower(0, USUAL);
      Attacker pushy = new Attacker(network.host(100));
      pushy.attack(0);
      network.seconds(2);
      assertThat(victim.gossip.mesh(TOPIC)).contains(pushy.host.id());
      Rpc prune = new Rpc();
      prune.controls().add(new Control.Prune(TOPIC, List.of(), 60));
      pushy.send(0, prune);
      network.seconds(1);
      assertThat(victim.gossip.mesh(TOPIC)).isEmpty();
      for (int round = 0; round < 5; round++) {
        Rpc graft = new Rpc();
        graft.controls().add(new Control.Graft(TOPIC));
        pushy.send(0, graft);
        network.seconds(1);
      }
      assertThat(victim.gossip.mesh(TOPIC)).isEmpty();
      assertThat(victim.gossip.score(pushy.host.id())).isNegative();
      pushy.host.close();
      network.close();
      return null;
    });
  }

  /** Forged messages do not keep the true one of the same name out. */
  @Test
  void publish_afterForgedOne_arrives() throws Exception {
    network.simulation.run(() -> {
      Node victim = network.follower(0, USUAL);
      Attacker forger = new Attacker(network.host(100));
      forger.attack(0);
      network.seconds(2);
      KeyPair author = KeyPair.ofSeed(new byte[32]);
      WireMessage good = new Signing(author, USUAL, 1).write(TOPIC, "true".getBytes(UTF_8));
      Rpc forged = new Rpc();
      forged
          .messages()
          .add(
              new WireMessage(
                  good.from(),
                  "lie".getBytes(UTF_8),
                  good.sequence(),
                  TOPIC,
                  good.signature(),
                  null));
      forger.send(0, forged);
      Rpc honest = new Rpc();
      honest.messages().add(good);
      forger.send(0, honest);
      network.seconds(1);
      assertThat(victim.got).containsOnlyKeys("true");
      assertThat(victim.gossip.metrics().messages().rejected()).isOne();
      forger.host.close();
      network.close();
      return null;
    });
  }

  /** Other peers' records are taken from good peers alone, and only if those have signed them. */
  @Test
  void prune_withPeers_isBelievedOfGoodPeersOnly() throws Exception {
    GossipsubSettings trusting =
        USUAL.withScores(ScoreSettings.defaults().withApplication(_ -> 50));
    network.simulation.run(() -> {
      Node careful = network.follower(0, USUAL);
      Node trustful = network.follower(1, trusting);
      Host third = network.host(50);
      Host liedAbout = network.host(51);
      Attacker other = new Attacker(network.host(100));
      other.attack(0);
      other.attack(1);
      network.seconds(2);
      Rpc prune = new Rpc();
      List<Control.ExchangedPeer> peers =
          List.of(
              new Control.ExchangedPeer(third.id().toBytes(), record(third)),
              new Control.ExchangedPeer(liedAbout.id().toBytes(), record(third)),
              new Control.ExchangedPeer(new byte[] {1, 2}, new byte[9]));
      prune.controls().add(new Control.Prune(TOPIC, peers, 60));
      other.send(0, prune);
      other.send(1, prune);
      network.seconds(5);
      assertThat(careful.host.connections(third.id())).isEmpty();
      assertThat(trustful.host.connections(third.id())).hasSize(1);
      assertThat(trustful.host.peers().addresses(liedAbout.id())).isEmpty();
      third.close();
      liedAbout.close();
      other.host.close();
      network.close();
      return null;
    });
  }

  @Test
  void subscribe_toEverything_isRememberedWithinBounds() throws Exception {
    network.simulation.run(() -> {
      Node victim = network.follower(0, USUAL);
      Attacker follower = new Attacker(network.host(100));
      follower.follow(0);
      for (int round = 0; round < 20; round++) {
        Rpc rpc = new Rpc();
        for (int count = 0; count < 1_000; count++) {
          rpc.changes().add(new Rpc.TopicChange("topic " + round + " " + count, true));
        }
        follower.send(0, rpc);
      }
      network.seconds(1);
      assertThat(victim.gossip.metrics().trouble().passedOver()).isEqualTo(20_000 - 511);
      assertThat(victim.gossip.peers(TOPIC)).hasSize(1);
      follower.host.close();
      network.close();
      return null;
    });
  }

  private static byte[] record(Host host) {
    return new PeerRecord(host.id(), 1, host.addresses()).seal(host.keys()).toBytes();
  }

  private static List<byte[]> ids(Random random, int count) {
    List<byte[]> ids = new ArrayList<>();
    for (int each = 0; each < count; each++) {
      byte[] id = new byte[20];
      random.nextBytes(id);
      ids.add(id);
    }
    return ids;
  }

  /** A peer that speaks the protocol by hand. */
  private final class Attacker {
    final Host host;
    private final Signing signing;
    private final Map<Integer, Stream> streams = new TreeMap<>();
    private boolean reads = true;
    private int askedFor;
    private int spams;

    Attacker(Host host) {
      this.host = host;
      this.signing = new Signing(host.keys(), USUAL, 1);
      host.setProtocolHandler(Version.V1_1.protocol(), this::read);
    }

    private void read(Stream stream) throws IOException {
      while (reads) {
        byte[] frame = Frames.read(stream, 1 << 20).orElse(null);
        if (frame == null) {
          return;
        }
        for (Control control : Rpc.decode(frame).controls()) {
          if (control instanceof Control.Want want) {
            askedFor += want.ids().size();
          }
        }
      }
      try {
        network.simulation.pause(Duration.ofMinutes(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Says that it follows the topic. */
    void follow(int victim) throws IOException {
      PeerId peer = host.dial(SimulatedNetwork.addressOf(victim)).remotePeer();
      streams.put(victim, host.newStream(peer, Version.V1_1.protocol()));
      Rpc hello = new Rpc();
      hello.changes().add(new Rpc.TopicChange(TOPIC, true));
      send(victim, hello);
    }

    /** And wants to be in its mesh. */
    void attack(int victim) throws IOException {
      follow(victim);
      Rpc graft = new Rpc();
      graft.controls().add(new Control.Graft(TOPIC));
      send(victim, graft);
    }

    void send(int victim, Rpc rpc) throws IOException {
      Frames.write(Objects.requireNonNull(streams.get(victim)), rpc.encode());
    }

    void spam() {
      Rpc rpc = new Rpc();
      rpc.messages().add(signing.write(TOPIC, ("spam " + spams++).getBytes(UTF_8)));
      for (int victim : streams.keySet()) {
        try {
          send(victim, rpc);
        } catch (IOException refused) {
          // All the better.
        }
      }
    }
  }
}
