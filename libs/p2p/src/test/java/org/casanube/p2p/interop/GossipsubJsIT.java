package org.casanube.p2p.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Host;
import org.casanube.p2p.gossipsub.GossipMessage;
import org.casanube.p2p.gossipsub.Gossipsub;
import org.casanube.p2p.gossipsub.GossipsubSettings;
import org.casanube.p2p.gossipsub.ScoreSettings;
import org.casanube.p2p.gossipsub.SignaturePolicy;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.TcpTransport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** js-libp2p's gossipsub, which OrbitDB and Helia stand on, gossips with ours. */
class GossipsubJsIT {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String TOPIC = "\"topic\":\"news\"";

  @TempDir Path folder;
  private static SystemScheduler scheduler;

  @BeforeAll
  static void start() {
    scheduler = new SystemScheduler(Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    scheduler.close();
  }

  @Test
  void publish_bothWays_arrivesSignedThroughTheMesh() throws Exception {
    try (JsPeer js = new JsPeer(folder.resolve("js"), "--gossip");
        Host host = host();
        Gossipsub gossip = new Gossipsub(host, RANDOM, GossipsubSettings.defaults())) {
      GossipInbox inbox = new GossipInbox(gossip, "news");
      js.ask("sub", TOPIC);
      Connection connection = host.dial(js.address());
      PeerId peer = connection.remotePeer();
      awaitMesh(js, gossip, host.id(), peer);
      assertThat(js.ask("mesh", TOPIC)).contains("/meshsub/1.2.0");

      gossip.publish("news", "from java".getBytes(UTF_8));
      assertThat(awaitMessage(js))
          .contains("\"text\":\"from java\"")
          .contains("\"type\":\"signed\"")
          .contains("\"from\":\"" + host.id() + "\"");

      js.ask("pub", TOPIC + ",\"text\":\"from js\"");
      GossipMessage message = inbox.next();
      assertThat(new String(message.data(), UTF_8)).isEqualTo("from js");
      assertThat(message.author()).contains(peer);
      assertThat(gossip.metrics().messages().rejected()).isZero();
      assertThat(gossip.score(peer)).isPositive();

      js.ask("unsub", TOPIC);
      Until.isTrue(() -> gossip.peers("news").isEmpty() && gossip.mesh("news").isEmpty());
    }
  }

  @Test
  void dial_byJs_gossipsToo() throws Exception {
    try (JsPeer js = new JsPeer(folder.resolve("js"), "--gossip");
        Host host = host();
        Gossipsub gossip = new Gossipsub(host, RANDOM, GossipsubSettings.defaults())) {
      host.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
      GossipInbox inbox = new GossipInbox(gossip, "news");
      js.ask("sub", TOPIC);
      Multiaddr ours = host.addresses().getFirst().with(Protocol.P2P, host.id().toString());
      js.ask("dial", "\"addr\":\"" + ours + "\"");
      Until.isTrue(() -> !gossip.mesh("news").isEmpty());
      js.ask("pub", TOPIC + ",\"text\":\"hello\"");
      assertThat(inbox.nextText()).isEqualTo("hello");
    }
  }

  /** Three in a row, the js peer in the middle: it is told what it need not send back. */
  @Test
  void publish_ofLargeMessage_isSparedByIDontWant() throws Exception {
    try (JsPeer js = new JsPeer(folder.resolve("js"), "--gossip");
        Host alice = host();
        Host bob = host();
        Gossipsub gossip = new Gossipsub(alice, RANDOM, GossipsubSettings.defaults());
        Gossipsub other = new Gossipsub(bob, RANDOM, GossipsubSettings.defaults())) {
      alice.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
      GossipInbox inbox = new GossipInbox(gossip, "news");
      GossipInbox otherInbox = new GossipInbox(other, "news");
      js.ask("sub", TOPIC);
      PeerId peer = alice.dial(js.address()).remotePeer();
      bob.dial(js.address());
      awaitMesh(js, gossip, alice.id(), peer);
      awaitMesh(js, other, bob.id(), peer);
      var ignored =
          bob.dial(alice.addresses().getFirst().with(Protocol.P2P, alice.id().toString()));
      Until.isTrue(() -> other.mesh("news").contains(alice.id()));

      // From js to both, who pass it on to each other: the first tells the second and js.
      js.ask("pub", TOPIC + ",\"size\":300000");
      assertThat(inbox.next().length()).isEqualTo(300_000);
      assertThat(otherInbox.next().length()).isEqualTo(300_000);
      // From one of ours: js and the other have it twice at most, and say so to each other.
      gossip.publish("news", new byte[200_000]);
      assertThat(otherInbox.next().length()).isEqualTo(200_000);
      assertThat(awaitMessage(js)).contains("\"size\":200000");
      // Whether bob is told first by js or by alice is chance, each time anew.
      Until.isTrue(() -> {
        gossip.publish("news", new byte[200_000]);
        return js.ask("mesh", TOPIC + ",\"peer\":\"" + bob.id() + "\"")
            .matches("(?s).*\"notWanted\":[1-9].*");
      });
    }
  }

  /**
   * Outside each other's meshes messages are told of and asked for; what js names by key and this
   * host by peer id is one message, so that nobody asks for what he has, nor is blamed for it.
   */
  @Test
  void gossip_outsideTheMesh_asksForWhatLacksOnly() throws Exception {
    GossipsubSettings outside =
        GossipsubSettings.defaults()
            .withMesh(new GossipsubSettings.Mesh(6, 4, 12, 4, 2, false, false))
            .withScores(ScoreSettings.defaults().withApplication(_ -> -5));
    try (JsPeer js = new JsPeer(folder.resolve("js"), "--gossip");
        Host host = host();
        Gossipsub gossip = new Gossipsub(host, RANDOM, outside)) {
      GossipInbox inbox = new GossipInbox(gossip, "news");
      js.ask("sub", TOPIC);
      PeerId peer = host.dial(js.address()).remotePeer();
      Until.isTrue(() -> gossip.peers("news").contains(peer));

      gossip.publish("news", "told".getBytes(UTF_8));
      assertThat(awaitMessage(js)).contains("\"text\":\"told\"");
      for (int round = 0; round < 3; round++) {
        js.ask("pub", TOPIC + ",\"text\":\"m" + round + "\"");
        assertThat(inbox.nextText()).isEqualTo("m" + round);
      }
      // Both have told each other of all of them for some heartbeats now.
      js.ask("pub", TOPIC + ",\"text\":\"last\"");
      assertThat(inbox.nextText()).isEqualTo("last");
      gossip.publish("news", "last".getBytes(UTF_8));
      awaitMessage(js);
      assertThat(gossip.mesh("news")).isEmpty();
      assertThat(gossip.metrics().messages().sent()).isEqualTo(2);
      assertThat(gossip.metrics().messages().duplicates()).isZero();
      assertThat(gossip.metrics().trouble().brokenPromises()).isZero();
    }
  }

  @Test
  void publish_withoutSignatures_arrivesBothWays() throws Exception {
    GossipsubSettings unsigned =
        GossipsubSettings.defaults().withSignatures(SignaturePolicy.STRICT_NO_SIGN);
    try (JsPeer js = new JsPeer(folder.resolve("js"), "--gossip-unsigned");
        Host host = host();
        Gossipsub gossip = new Gossipsub(host, RANDOM, unsigned)) {
      GossipInbox inbox = new GossipInbox(gossip, "news");
      js.ask("sub", TOPIC);
      awaitMesh(js, gossip, host.id(), host.dial(js.address()).remotePeer());

      gossip.publish("news", "from java".getBytes(UTF_8));
      assertThat(awaitMessage(js)).contains("\"type\":\"unsigned\"").contains("from java");
      js.ask("pub", TOPIC + ",\"text\":\"from js\"");
      GossipMessage message = inbox.next();
      assertThat(new String(message.data(), UTF_8)).isEqualTo("from js");
      assertThat(message.author()).isEqualTo(Optional.empty());
    }
  }

  private static void awaitMesh(JsPeer js, Gossipsub gossip, PeerId ours, PeerId theirs)
      throws Exception {
    Until.isTrue(() ->
        gossip.mesh("news").contains(theirs)
            && js.ask("mesh", TOPIC).replaceAll("\"subscribers.*", "").contains("" + ours));
  }

  private static String awaitMessage(JsPeer js) throws Exception {
    StringBuilder all = new StringBuilder();
    Until.isTrue(() -> all.append(js.ask("messages", "")).toString().contains("\"topic\""));
    return all.toString();
  }

  private static Host host() throws Exception {
    KeyPair keys = KeyPair.generate(RANDOM);
    return new HostBuilder(keys, scheduler)
        .transport(new TcpTransport(scheduler))
        .security(new Noise(keys, RANDOM))
        .agent("casanube-test/1")
        .build();
  }
}
