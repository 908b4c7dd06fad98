package org.casanube.p2p.kad;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Host;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.simulation.Plaintext;
import org.casanube.p2p.simulation.SimulatedNetwork;
import org.casanube.p2p.simulation.Simulation;
import org.casanube.p2p.swarm.HostBuilder;

/** Peers of one table in a simulated network. Node 0 is the one that all others begin with. */
final class SimulatedTable {
  static final DhtSettings SETTINGS = DhtSettings.lan().withScope(AddressScope.ANY);

  final Simulation simulation;
  final SimulatedNetwork network;
  final List<Member> members = new ArrayList<>();

  SimulatedTable(long seed) {
    simulation = new Simulation(seed);
    network = new SimulatedNetwork(simulation);
  }

  record Member(long node, Host host, KademliaDht dht) {
    void close() {
      dht.close();
      host.close();
    }
  }

  Member join(long node) throws IOException {
    return join(node, SETTINGS);
  }

  Member join(long node, DhtSettings settings) throws IOException {
    Host host = host(node);
    DhtBuilder builder =
        new DhtBuilder(host, new Random(simulation.random().nextLong())).settings(settings);
    if (node != 0) {
      builder.bootstrap(List.of(addressOf(0)));
    }
    Member member = new Member(node, host, builder.build());
    members.add(member);
    return member;
  }

  Host host(long node) throws IOException {
    KeyPair keys = keys(node);
    Host host =
        new HostBuilder(keys, simulation)
            .transport(network.transport(node))
            .security(new Plaintext(keys))
            .build();
    host.listen(SimulatedNetwork.addressOf(node));
    return host;
  }

  private static KeyPair keys(long node) {
    byte[] seed = new byte[32];
    ByteBuffer.wrap(seed).putLong(node);
    return KeyPair.ofSeed(seed);
  }

  static Multiaddr addressOf(long node) {
    PeerId peer = keys(node).toPeerId();
    return SimulatedNetwork.addressOf(node).with(Protocol.P2P, peer.toString());
  }

  static Multihash content(long number) {
    return Multihash.sha256(ByteBuffer.allocate(8).putLong(number).array());
  }

  /** Members that find each other; some time passes. */
  void grow(int count) throws Exception {
    for (long node = members.size(); members.size() < count; node++) {
      join(node);
      simulation.pause(Duration.ofSeconds(2));
    }
    simulation.pause(Duration.ofMinutes(11));
  }

  static Optional<DhtPeer> firstProvider(Member asker, Multihash content)
      throws InterruptedException {
    List<DhtPeer> found = new ArrayList<>();
    asker.dht().findProviders(content, provider -> !found.add(provider));
    return found.stream().findFirst();
  }

  void close() {
    members.forEach(Member::close);
  }
}
