package org.casanube.block.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Host;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.simulation.Plaintext;
import org.casanube.p2p.simulation.SimulatedNetwork;
import org.casanube.p2p.simulation.Simulation;
import org.casanube.p2p.swarm.HostBuilder;
import org.junit.jupiter.api.Test;

/** On simulated time: hours pass in a moment. */
class KeptPeersTest {
  private final Simulation simulation = new Simulation(7);
  private final SimulatedNetwork network = new SimulatedNetwork(simulation);
  private final KeptPeerStore store = new MemoryKeptPeerStore();

  @Test
  void keep_ofAPeer_connectsAndProtects() throws Exception {
    run(() -> {
      Host alice = listening(1);
      Host bob = listening(2);
      KeptPeers kept = kept(alice, List.of());
      kept.start();
      kept.keep(addressOf(bob, 2));
      simulation.pause(Duration.ofSeconds(5));

      assertThat(alice.connections(bob.id())).hasSize(1);
      assertThat(alice.trimmer().isProtected(bob.id())).isTrue();
      assertThat(kept.all())
          .singleElement()
          .satisfies(peer -> {
            assertThat(peer.isConnected()).isTrue();
            assertThat(peer.isConfigured()).isFalse();
            assertThat(peer.failure()).isEmpty();
          });
    });
  }

  @Test
  void start_withWhatWasKept_connectsAgain() throws Exception {
    run(() -> {
      Host alice = listening(1);
      Host bob = listening(2);
      store.put(bob.id(), List.of(SimulatedNetwork.addressOf(2)));
      kept(alice, List.of()).start();
      simulation.pause(Duration.ofSeconds(5));

      assertThat(alice.connections(bob.id())).hasSize(1);
    });
  }

  @Test
  void kept_whoIsLostForHours_isFoundSoonAfter() throws Exception {
    run(() -> {
      Host alice = listening(1);
      Host bob = listening(2);
      KeptPeers kept = kept(alice, List.of());
      kept.start();
      kept.keep(addressOf(bob, 2));
      simulation.pause(Duration.ofSeconds(5));
      network.partition(List.of(Set.of(1L)));
      simulation.pause(Duration.ofHours(5));

      assertThat(alice.connections()).isEmpty();
      KeptPeer missing = kept.all().getFirst();
      assertThat(missing.isConnected()).isFalse();
      assertThat(missing.failure()).isPresent();

      network.heal();
      simulation.pause(Duration.ofMinutes(6));
      assertThat(alice.connections(bob.id())).isNotEmpty();
    });
  }

  @Test
  void kept_whoHangsUp_isDialledAgainInSeconds() throws Exception {
    run(() -> {
      Host alice = listening(1);
      Host bob = listening(2);
      KeptPeers kept = kept(alice, List.of());
      kept.start();
      kept.keep(addressOf(bob, 2));
      simulation.pause(Duration.ofSeconds(5));
      bob.connections().forEach(Connection::close);
      simulation.pause(Duration.ofSeconds(20));

      assertThat(alice.connections(bob.id())).hasSize(1);
    });
  }

  @Test
  void kept_whoHasMoved_isRememberedWhereItWasReached() throws Exception {
    run(() -> {
      Host alice = listening(1);
      Host bob = listening(2);
      store.put(bob.id(), List.of(SimulatedNetwork.addressOf(7)));
      KeptPeers kept = kept(alice, List.of());
      kept.start();
      simulation.pause(Duration.ofSeconds(5));
      assertThat(alice.connections()).isEmpty();
      Connection ignored = alice.dial(addressOf(bob, 2));
      simulation.pause(Duration.ofSeconds(1));

      List<Multiaddr> learnt =
          List.of(SimulatedNetwork.addressOf(2), SimulatedNetwork.addressOf(7));
      assertThat(kept.all().getFirst().addresses()).isEqualTo(learnt);
      assertThat(store.all()).containsEntry(bob.id(), learnt);

      assertThat(kept.forget(bob.id())).isTrue();
      bob.connections().forEach(Connection::close);
      simulation.pause(Duration.ofSeconds(5));
      Connection again = alice.dial(addressOf(bob, 2));
      simulation.pause(Duration.ofSeconds(5));
      assertThat(again.isOpen()).isTrue();
      assertThat(store.all()).isEmpty();
    });
  }

  @Test
  void forget_ofAPeer_dialsNoMore() throws Exception {
    run(() -> {
      Host alice = listening(1);
      Host bob = listening(2);
      KeptPeers kept = kept(alice, List.of());
      kept.start();
      kept.keep(addressOf(bob, 2));
      simulation.pause(Duration.ofSeconds(5));

      assertThat(kept.forget(bob.id())).isTrue();
      assertThat(kept.forget(bob.id())).isFalse();
      assertThat(store.all()).isEmpty();
      assertThat(alice.trimmer().isProtected(bob.id())).isFalse();
      bob.connections().forEach(Connection::close);
      simulation.pause(Duration.ofHours(1));
      assertThat(alice.connections()).isEmpty();
    });
  }

  @Test
  void forget_ofAConfiguredPeer_isRefusedNamingTheSetting() throws Exception {
    run(() -> {
      Host alice = listening(1);
      Host bob = listening(2);
      KeptPeers kept = kept(alice, List.of(addressOf(bob, 2)));
      kept.start();
      simulation.pause(Duration.ofSeconds(5));

      assertThat(alice.connections(bob.id())).hasSize(1);
      assertThatThrownBy(() -> kept.forget(bob.id()))
          .isInstanceOf(SwarmRefusedException.class)
          .hasMessageContaining("casanube.block.swarm.bootstrap");
    });
  }

  @Test
  void keep_ofTooMany_isRefused() throws Exception {
    run(() -> {
      KeptPeers kept = kept(listening(1), List.of());
      for (int index = 0; index < KeptPeers.MAX_PEERS; index++) {
        kept.keep(addressOf(keys(1000 + index), 2));
      }

      assertThatThrownBy(() -> kept.keep(addressOf(keys(5), 2)))
          .isInstanceOf(SwarmRefusedException.class)
          .hasMessageContaining("256");
      kept.keep(addressOf(keys(1000), 3));
      assertThat(kept.all().getFirst().addresses())
          .containsExactlyInAnyOrder(SimulatedNetwork.addressOf(2), SimulatedNetwork.addressOf(3));
    });
  }

  private KeptPeers kept(Host host, List<Multiaddr> configured) {
    return new KeptPeers(host, store, configured, new Random(1));
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
    for (int index = 0; index < Long.BYTES; index++) {
      seed[index] = (byte) (number >> (8 * index));
    }
    return KeyPair.ofSeed(seed);
  }

  private static Multiaddr addressOf(Host host, long node) {
    return SimulatedNetwork.addressOf(node).with(Protocol.P2P, host.id().toString());
  }

  private static Multiaddr addressOf(KeyPair keys, long node) {
    return SimulatedNetwork.addressOf(node).with(Protocol.P2P, keys.toPeerId().toString());
  }

  /** What is to be done on simulated time. */
  private interface Scenario {
    void play() throws Exception;
  }

  private void run(Scenario scenario) throws Exception {
    Callable<Boolean> task =
        () -> {
          scenario.play();
          return true;
        };
    assertThat(simulation.run(task)).isTrue();
  }
}
