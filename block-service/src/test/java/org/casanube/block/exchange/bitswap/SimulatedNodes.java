package org.casanube.block.exchange.bitswap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.TestBlocks;
import org.casanube.block.exchange.ExchangeSession;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.p2p.Host;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.simulation.Plaintext;
import org.casanube.p2p.simulation.SimulatedNetwork;
import org.casanube.p2p.simulation.Simulation;
import org.casanube.p2p.swarm.HostBuilder;

/** Nodes of a network that is not there, on simulated time. */
final class SimulatedNodes {
  private final Simulation simulation;
  private final SimulatedNetwork network;
  private final List<Node> nodes = new ArrayList<>();

  SimulatedNodes(long seed) {
    simulation = new Simulation(seed);
    network = new SimulatedNetwork(simulation);
  }

  Simulation simulation() {
    return simulation;
  }

  SimulatedNetwork network() {
    return network;
  }

  Node get(int number) {
    return nodes.get(number);
  }

  int count() {
    return nodes.size();
  }

  /** Starts one more node, with the next number. */
  Node start() throws IOException {
    return start(BitswapSettings.DEFAULTS, BitswapListener.NONE);
  }

  Node start(BitswapSettings settings, BitswapListener listener) throws IOException {
    int number = nodes.size();
    Host host = host(number);
    Node node = Node.on(host, settings, listener);
    nodes.add(node);
    return node;
  }

  /** Starts one whose exchange sees its host otherwise. */
  Node start(UnaryOperator<Host> otherwise) throws IOException {
    Host host = otherwise.apply(host(nodes.size()));
    Node node = Node.on(host, BitswapSettings.DEFAULTS, BitswapListener.NONE);
    nodes.add(node);
    return node;
  }

  /** A host without exchange, for peers made by hand. */
  Host host(int number) throws IOException {
    byte[] seed = new byte[32];
    ByteBuffer.wrap(seed).putLong(number);
    KeyPair keys = KeyPair.ofSeed(seed);
    Host host =
        new HostBuilder(keys, simulation)
            .transport(network.transport(number))
            .security(new Plaintext(keys))
            .build();
    host.listen(SimulatedNetwork.addressOf(number));
    return host;
  }

  void connect(int one, int other) throws IOException {
    nodes.get(one).host().dial(SimulatedNetwork.addressOf(other));
  }

  /** Fetches all of these; returns what the session saw. */
  ExchangeSession.Report fetch(Node node, List<Block> blocks, Duration patience)
      throws InterruptedException {
    try (ExchangeSession session = node.bitswap().openSession()) {
      session.want(cids(blocks));
      for (int count = 0; count < blocks.size(); count++) {
        if (session.next(patience).isEmpty()) {
          throw new AssertionError("nothing came any more: " + session.report());
        }
      }
      return session.report();
    }
  }

  void close() throws InterruptedException {
    nodes.forEach(Node::close);
    simulation.pause(Duration.ofMinutes(5));
  }

  static List<Block> blocks(int count, int size) {
    return IntStream.range(0, count).mapToObj(seed -> TestBlocks.random(seed, size)).toList();
  }

  static Cid cid(Block block) {
    return Cid.v1(Multicodec.RAW, block.multihash());
  }

  static List<Cid> cids(List<Block> blocks) {
    return blocks.stream().map(SimulatedNodes::cid).toList();
  }
}
