package org.casanube.block.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Host;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.simulation.Plaintext;
import org.casanube.p2p.simulation.SimulatedNetwork;
import org.casanube.p2p.simulation.Simulation;
import org.casanube.p2p.swarm.HostBuilder;
import org.junit.jupiter.api.Test;

/** What becomes of a peer that is to be kept and is not reached. */
class SwarmConnectionsTest {
  private final Simulation simulation = new Simulation(8);
  private final SimulatedNetwork network = new SimulatedNetwork(simulation);
  private final KeptPeerStore store = new MemoryKeptPeerStore();

  @Test
  void connect_toKeepWhoIsAway_keepsAndSaysSo() throws Exception {
    run(alice -> {
      KeptPeers kept = kept(alice);
      Multiaddr away = address(2, keys(2));

      assertThatThrownBy(() -> new SwarmConnections(alice, kept).connect(away, true))
          .isInstanceOf(SwarmRefusedException.class)
          .hasMessageContaining("The peer is kept all the same");

      assertThat(store.all()).containsOnlyKeys(keys(2).toPeerId());
      assertThat(kept.isKept(keys(2).toPeerId())).isTrue();
    });
  }

  @Test
  void connect_toKeepWhereAnotherAnswers_keepsNobodyAndSaysSo() throws Exception {
    run(alice -> {
      Host carol = listening(3);
      KeptPeers kept = kept(alice);
      Multiaddr taken = address(3, keys(2));

      assertThatThrownBy(() -> new SwarmConnections(alice, kept).connect(taken, true))
          .isInstanceOf(SwarmRefusedException.class)
          .hasMessageContaining("another peer answers at " + taken)
          .hasMessageEndingWith(" So the peer is not kept.")
          .extracting(e -> ((SwarmRefusedException) e).code())
          .isEqualTo(SwarmErrorCode.OTHER_PEER);

      assertThat(store.all()).isEmpty();
      assertThat(kept.all()).isEmpty();
      assertThat(alice.connections(carol.id())).isEmpty();
    });
  }

  @Test
  void connect_toKeepWhoIsKept_forgetsNothing() throws Exception {
    run(alice -> {
      Host carol = listening(3);
      KeptPeers kept = kept(alice);
      kept.keep(address(2, keys(2)));

      assertThatThrownBy(() -> new SwarmConnections(alice, kept).connect(address(3, keys(2)), true))
          .hasMessageContaining("kept all the same");

      assertThat(kept.all().getFirst().addresses()).doesNotContain(SimulatedNetwork.addressOf(3));
      assertThat(carol.connections()).isEmpty();
    });
  }

  private KeptPeers kept(Host host) {
    return new KeptPeers(host, store, List.of(), new Random(1));
  }

  private Host listening(long node) throws IOException {
    KeyPair keys = keys(node);
    Host host =
        new HostBuilder(keys, simulation)
            .transport(network.transport(node))
            .security(new Plaintext(keys))
            .build();
    host.listen(SimulatedNetwork.addressOf(node));
    return host;
  }

  private static KeyPair keys(long number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    return KeyPair.ofSeed(seed);
  }

  private static Multiaddr address(long node, KeyPair keys) {
    return SimulatedNetwork.addressOf(node).with(Protocol.P2P, keys.toPeerId().toString());
  }

  private interface Scenario {
    void play(Host alice) throws Exception;
  }

  private void run(Scenario scenario) throws Exception {
    Callable<Boolean> task =
        () -> {
          scenario.play(listening(1));
          return true;
        };
    assertThat(simulation.run(task)).isTrue();
  }
}
