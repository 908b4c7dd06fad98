package org.casanube.p2p.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Host;
import org.casanube.p2p.gossipsub.GossipMessage;
import org.casanube.p2p.gossipsub.Gossipsub;
import org.casanube.p2p.gossipsub.GossipsubSettings;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.TcpTransport;
import org.casanube.testpeers.KuboDaemon;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kubo's gossipsub, which is go-libp2p's, gossips with ours. */
class GossipsubKuboIT {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir static Path folder;
  private static SystemScheduler scheduler;
  private static KuboDaemon kubo;

  @BeforeAll
  static void start() throws Exception {
    scheduler = new SystemScheduler(Clock.systemUTC());
    kubo =
        KuboDaemon.in(folder.resolve("kubo"))
            .settings("Pubsub.Enabled=true", "Pubsub.Router=\"gossipsub\"")
            .start();
  }

  @AfterAll
  static void stop() {
    if (kubo != null) {
      kubo.close();
    }
    scheduler.close();
  }

  @Test
  void publish_bothWays_arrivesThroughTheMesh() throws Exception {
    try (Host host = host();
        Gossipsub gossip = new Gossipsub(host, RANDOM, GossipsubSettings.defaults());
        Reader reader = new Reader("news")) {
      GossipInbox inbox = new GossipInbox(gossip, "news");
      PeerId peer = host.dial(Multiaddr.parse(kubo.addresses().getFirst())).remotePeer();
      Until.isTrue(() -> gossip.mesh("news").contains(peer));
      Until.isTrue(() -> kubo.run("pubsub", "peers", "news").contains(host.id().toString()));

      gossip.publish("news", "from java".getBytes(UTF_8));
      assertThat(reader.next(9)).isEqualTo("from java");

      kubo.run("pubsub", "pub", "news", file("from kubo"));
      GossipMessage message = inbox.next();
      assertThat(new String(message.data(), UTF_8)).isEqualTo("from kubo");
      assertThat(message.author()).contains(peer);
      assertThat(gossip.metrics().messages().rejected()).isZero();
    }
  }

  @Test
  void dial_byKubo_gossipsLargeMessagesToo() throws Exception {
    try (Host host = host();
        Gossipsub gossip = new Gossipsub(host, RANDOM, GossipsubSettings.defaults());
        Reader reader = new Reader("large")) {
      host.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
      GossipInbox inbox = new GossipInbox(gossip, "large");
      Multiaddr ours = host.addresses().getFirst().with(Protocol.P2P, host.id().toString());
      kubo.run("swarm", "connect", ours.toString());
      Until.isTrue(() -> !gossip.mesh("large").isEmpty());
      String text = "0123456789".repeat(50_000);
      kubo.run("pubsub", "pub", "large", file(text));
      assertThat(inbox.nextText()).isEqualTo(text);
      // The reader gets what its own node publishes as well.
      assertThat(reader.next(text.length())).isEqualTo(text);
      gossip.publish("large", text.getBytes(UTF_8));
      assertThat(reader.next(text.length())).isEqualTo(text);
      assertThat(gossip.metrics().trouble().malformed()).isZero();
    }
  }

  private static String file(String content) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "message", ""), content).toString();
  }

  private static Host host() throws IOException {
    KeyPair keys = KeyPair.generate(RANDOM);
    return new HostBuilder(keys, scheduler)
        .transport(new TcpTransport(scheduler))
        .security(new Noise(keys, RANDOM))
        .agent("casanube-test/1")
        .build();
  }

  /** What Kubo gets in a topic, one message behind the other. */
  private static final class Reader implements AutoCloseable {
    private final Process process;
    private final InputStream output;

    Reader(String topic) throws Exception {
      process = kubo.begin("pubsub", "sub", topic);
      output = process.getInputStream();
      Until.isTrue(() -> kubo.run("pubsub", "ls").contains(topic));
    }

    String next(int length) throws IOException {
      return new String(output.readNBytes(length), UTF_8);
    }

    @Override
    public void close() {
      process.destroy();
    }
  }
}
