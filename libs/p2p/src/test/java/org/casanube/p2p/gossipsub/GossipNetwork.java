package org.casanube.p2p.gossipsub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostLimits;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.simulation.LinkQuality;
import org.casanube.p2p.simulation.Plaintext;
import org.casanube.p2p.simulation.SimulatedNetwork;
import org.casanube.p2p.simulation.Simulation;
import org.casanube.p2p.swarm.HostBuilder;

/** Simulated hosts that gossip; all calls but the constructor from within the simulation. */
final class GossipNetwork {
  static final String TOPIC = "news";

  final Simulation simulation;
  final SimulatedNetwork network;
  final Map<Integer, Node> nodes = new TreeMap<>();

  GossipNetwork(long seed, LinkQuality quality) {
    simulation = new Simulation(seed);
    network = new SimulatedNetwork(simulation);
    network.usualQuality(quality);
  }

  /** A host, and which messages it has got when. */
  static final class Node {
    final Host host;
    final Gossipsub gossip;
    final Map<String, Duration> got = new TreeMap<>();

    /** When it got the message. */
    Duration gotAt(String text) {
      return requireNonNull(got.get(text));
    }

    Node(Host host, Gossipsub gossip) {
      this.host = host;
      this.gossip = gossip;
    }

    void close() {
      gossip.close();
      host.close();
    }
  }

  Host host(int number) throws IOException {
    byte[] seed = new byte[32];
    ByteBuffer.wrap(seed).putInt(number + 1);
    KeyPair keys = KeyPair.ofSeed(seed);
    Host host =
        new HostBuilder(keys, simulation)
            .transport(network.transport(number))
            .security(new Plaintext(keys))
            .limits(HostLimits.defaults())
            .build();
    host.listen(SimulatedNetwork.addressOf(number));
    return host;
  }

  Node node(int number, GossipsubSettings settings) throws IOException {
    Host host = host(number);
    Random random = new Random(simulation.random().nextLong());
    Node node = new Node(host, new Gossipsub(host, random, settings));
    nodes.put(number, node);
    return node;
  }

  Node at(int number) {
    return requireNonNull(nodes.get(number), () -> "node " + number + " is gone");
  }

  /** Follows the topic, and notes each message by its text. */
  Node follower(int number, GossipsubSettings settings) throws IOException {
    Node node = node(number, settings);
    TopicSubscription ignored =
        node.gossip.subscribe(
            TOPIC,
            message -> node.got.put(new String(message.data(), UTF_8), simulation.elapsed()));
    return node;
  }

  /** Dials that many of the others; those that are gone don't count. */
  void dialSome(int number, int count) {
    List<Integer> others = new ArrayList<>(nodes.keySet());
    others.removeIf(other -> other == number);
    Collections.shuffle(others, simulation.random());
    for (int other : others.subList(0, Math.min(count, others.size()))) {
      dial(number, other);
    }
  }

  void dial(int number, int other) {
    Node node = nodes.get(number);
    if (node != null) {
      try {
        var ignored = node.host.dial(SimulatedNetwork.addressOf(other));
      } catch (IOException unreachable) {
        // Another one will do.
      }
    }
  }

  void seconds(int seconds) throws InterruptedException {
    simulation.pause(Duration.ofSeconds(seconds));
  }

  /** Waits until it is so, on simulated time; false if it does not get so. */
  boolean await(int seconds, BooleanSupplier condition) throws InterruptedException {
    for (int tenth = 0; tenth < 10 * seconds; tenth++) {
      if (condition.getAsBoolean()) {
        return true;
      }
      simulation.pause(Duration.ofMillis(100));
    }
    return condition.getAsBoolean();
  }

  void publish(int number, String text) {
    MessageId ignored = at(number).gossip.publish(TOPIC, text.getBytes(UTF_8));
  }

  long havers(String text) {
    return nodes.values().stream().filter(node -> node.got.containsKey(text)).count();
  }

  void close() throws InterruptedException {
    nodes.values().forEach(Node::close);
    seconds(120);
  }
}
