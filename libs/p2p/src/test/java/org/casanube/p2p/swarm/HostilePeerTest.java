package org.casanube.p2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.DialException;
import org.casanube.p2p.Direction;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostLimits;
import org.casanube.p2p.PeerBook;
import org.casanube.p2p.PeerBook.PeerDescription;
import org.casanube.p2p.RawConnection;
import org.casanube.p2p.Stream;
import org.casanube.p2p.Transport;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.multistream.Multistream;
import org.casanube.p2p.simulation.Plaintext;
import org.casanube.p2p.simulation.SimulatedNetwork;
import org.casanube.p2p.simulation.Simulation;
import org.casanube.p2p.wire.Frames;
import org.junit.jupiter.api.Test;

/** Peers that stall, talk nonsense or ask for too much, against a host on simulated time. */
class HostilePeerTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Multiaddr VICTIM = SimulatedNetwork.addressOf(0);

  private final SimulatedHosts hosts = new SimulatedHosts(3);
  private final Simulation simulation = hosts.simulation();
  private final Transport attacker = hosts.network().transport(66);

  @Test
  void handshakesThatStall_areCutOffInTime() throws Exception {
    hosts.run(() -> {
      host(0);
      List<RawConnection> stalled = new ArrayList<>();
      for (int count = 0; count < 8; count++) {
        RawConnection connection = attacker.dial(VICTIM, TIMEOUT);
        connection.write(ByteBuffer.wrap(new byte[] {19}));
        stalled.add(connection);
      }
      Duration before = simulation.elapsed();
      for (RawConnection connection : stalled) {
        assertThat(connection.read(ByteBuffer.allocate(100))).isEqualTo(-1);
      }
      assertThat(simulation.elapsed().minus(before))
          .isBetween(Duration.ofSeconds(14), Duration.ofSeconds(16));
    });
  }

  @Test
  void connectionsBeyondTheLimits_takeThePlaceOfTheOldest() throws Exception {
    hosts.run(() -> {
      host(0);
      List<RawConnection> silent = new ArrayList<>();
      for (int count = 0; count < 100; count++) {
        silent.add(attacker.dial(VICTIM, TIMEOUT));
        simulation.pause(Duration.ofMillis(5));
      }
      int open = 0;
      for (RawConnection each : silent) {
        try {
          each.write(ByteBuffer.wrap(new byte[] {1}));
          open++;
        } catch (IOException e) {
          assertThat(open).isZero();
        }
      }
      assertThat(open).isEqualTo(HostLimits.defaults().connections().maxHandshakes() / 8);
      simulation.pause(Duration.ofSeconds(20));
      Host friend = host(1);
      assertThat(friend.dial(VICTIM).isOpen()).isTrue();
    });
  }

  @Test
  void junk_neverStopsTheHost() throws Exception {
    hosts.run(() -> {
      Host victim = host(0);
      Random random = new Random(14);
      for (int round = 0; round < 200; round++) {
        RawConnection connection = attacker.dial(VICTIM, TIMEOUT);
        byte[] junk = new byte[random.nextInt(3_000)];
        random.nextBytes(junk);
        try {
          if (round % 2 == 0) {
            connection.write(ByteBuffer.wrap(Multistream.optimisticProposal("/plaintext/2.0.0")));
          }
          connection.write(ByteBuffer.wrap(junk));
        } catch (IOException closedAlready) {
          assertThat(closedAlready).hasMessageContaining("closed");
        }
        connection.close();
      }
      simulation.pause(Duration.ofMinutes(1));
      Host friend = host(1);
      assertThat(friend.dial(VICTIM).remotePeer()).isEqualTo(victim.id());
      assertThat(victim.connections()).hasSize(1);
    });
  }

  @Test
  void streamsThatStallBeforeTheirProtocol_areCutOff() throws Exception {
    hosts.run(() -> {
      host(0);
      Host slow = host(1);
      SwarmConnection connection = (SwarmConnection) slow.dial(VICTIM);
      simulation.pause(Duration.ofSeconds(1));
      var stalled = connection.session().open();
      Duration before = simulation.elapsed();
      assertThatThrownBy(() -> stalled.read(ByteBuffer.allocate(1)))
          .isInstanceOf(IOException.class);
      assertThat(simulation.elapsed().minus(before)).isLessThan(Duration.ofSeconds(12));
      assertThat(connection.isOpen()).isTrue();
    });
  }

  @Test
  void peerThatGoesSilent_losesItsConnection() throws Exception {
    hosts.run(() -> {
      Host victim = host(0);
      RawConnection raw = attacker.dial(VICTIM, TIMEOUT);
      new Upgrader(
              List.of(new Plaintext(SimulatedHosts.identity(66))), Optional.empty(), simulation)
          .upgrade(raw, Direction.OUTBOUND, Optional.of(victim.id()));
      simulation.pause(Duration.ofSeconds(1));
      assertThat(victim.connections()).hasSize(1);
      simulation.pause(Duration.ofSeconds(61));
      assertThat(victim.connections()).isEmpty();
    });
  }

  @Test
  void identifyThatIsEndless_isCutOff() throws Exception {
    hosts.run(() -> {
      Host victim = host(0);
      Host liar = host(1);
      liar.setProtocolHandler(
          "/ipfs/id/1.0.0",
          stream -> {
            while (true) {
              Frames.write(stream, new byte[] {0x32, 1, 'a'});
            }
          });
      liar.dial(VICTIM);
      simulation.pause(Duration.ofSeconds(10));
      assertThat(victim.peers().description(liar.id()))
          .isNotEqualTo(Optional.of(new PeerDescription("a", "", Set.of())));
      assertThat(victim.connections().getFirst().streams()).isEmpty();
    });
  }

  @Test
  void addressesThatFail_areLeftAloneLongerAndLonger() throws Exception {
    hosts.run(() -> {
      Host host = host(0);
      KeyPair gone = SimulatedHosts.identity(9);
      host.peers()
          .addAddresses(
              gone.toPeerId(), List.of(SimulatedNetwork.addressOf(9)), PeerBook.Lives.CONFIGURED);
      long tries = 0;
      Duration pause = Duration.ofSeconds(1);
      for (int second = 0; second < 600; second++) {
        try {
          host.dial(gone.toPeerId());
        } catch (DialException e) {
          tries += String.valueOf(e.getMessage()).contains("nobody listens") ? 1 : 0;
        }
        simulation.pause(pause);
      }
      // After 0, 5, 15, 35, 75, 155, 315 seconds and then every five minutes.
      assertThat(tries).isBetween(6L, 8L);
      Host back = host(9);
      simulation.pause(Duration.ofMinutes(5));
      try (Stream stream = host.newStream(back.id(), "/ipfs/id/1.0.0")) {
        assertThat(Frames.require(stream, 1 << 16)).isNotEmpty();
      }
    });
  }

  private Host host(long number) throws IOException {
    return hosts.listening(number);
  }
}
