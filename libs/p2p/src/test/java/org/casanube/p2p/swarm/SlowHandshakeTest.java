package org.casanube.p2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.casanube.p2p.Direction;
import org.casanube.p2p.Host;
import org.casanube.p2p.RawConnection;
import org.casanube.p2p.SecureLink;
import org.casanube.p2p.SecurityProtocol.Side;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.multistream.Multistream;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.psk.SwarmKey;
import org.casanube.p2p.simulation.Plaintext;
import org.casanube.p2p.tls.Tls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A peer that says a byte a second at some stage, and never comes to an end. */
class SlowHandshakeTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final KeyPair VICTIM = SimulatedHosts.identity(0);
  private static final KeyPair ATTACKER = SimulatedHosts.identity(66);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final SimulatedHosts hosts = new SimulatedHosts(31);

  /** The stage, and the bytes that lead to it: a TLS record of 512 bytes, a Noise frame of 32. */
  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "/nothing, ''",
    Noise.ID + ", 0020",
    Tls.ID + ", 1603010200010001fc",
    "/plaintext/2.0.0, ff"
  })
  void slowWords_atAStageOfTheHandshake_areCutOffInTime(String protocol, String beginning)
      throws Exception {
    hosts.run(() -> {
      Host victim = securedVictim(Optional.empty());
      RawConnection raw = dial();
      ByteArrayOutputStream words = new ByteArrayOutputStream();
      if (!protocol.isEmpty()) {
        words.writeBytes(Multistream.optimisticProposal(protocol));
      }
      words.writeBytes(HexFormat.of().parseHex(beginning));
      raw.write(ByteBuffer.wrap(words.toByteArray()));

      assertThat(secondsUntilCutOff(raw)).isBetween(13L, 17L);
      assertServes(victim);
    });
  }

  @Test
  void slowWords_beforeTheMultiplexer_areCutOffInTime() throws Exception {
    hosts.run(() -> {
      Host victim = hosts.listening(0);
      RawConnection raw = dial();
      assertThat(Multistream.propose(raw, List.of("/plaintext/2.0.0"))).isNotEmpty();
      SecureLink link =
          new Plaintext(ATTACKER)
              .secure(
                  raw,
                  new Side(
                      Direction.OUTBOUND, Optional.of(VICTIM.toPeerId()), List.of("/yamux/1.0.0")));
      assertThat(link.muxer()).isEmpty();

      assertThat(secondsUntilCutOff(raw)).isBetween(13L, 17L);
      assertServes(victim);
    });
  }

  @Test
  void slowWords_inPrivateNetwork_areCutOffInTime() throws Exception {
    hosts.run(() -> {
      SwarmKey key = SwarmKey.generate(RANDOM);
      Host victim = securedVictim(Optional.of(key));
      // The nonce is 24 bytes; the victim has them all after a while, and then noise.
      assertThat(secondsUntilCutOff(dial())).isBetween(13L, 17L);
      assertThat(victim.connections()).isEmpty();
    });
  }

  @Test
  void silence_onManyConnections_leavesRoomAfterAWhile() throws Exception {
    hosts.run(() -> {
      Host victim = hosts.listening(0);
      for (int count = 0; count < 300; count++) {
        assertThat(hosts.network().transport(100 + count).dial(SimulatedHosts.addressOf(0), SECOND))
            .isNotNull();
      }
      hosts.simulation().pause(Duration.ofSeconds(16));
      assertServes(victim);
    });
  }

  /** Whoever breaks off without a word is gone after a ping or two. */
  @Test
  void powerLoss_ofConnectedPeers_freesTheirConnections() throws Exception {
    hosts.run(() -> {
      Host victim = hosts.listening(0);
      for (long number = 1; number <= 20; number++) {
        Host peer = hosts.listening(number);
        assertThat(peer.dial(SimulatedHosts.addressOf(0)).isOpen()).isTrue();
      }
      hosts.simulation().pause(SECOND);
      assertThat(victim.connections()).hasSize(20);
      hosts.network().partition(List.of(Set.of(0L)));
      hosts.simulation().pause(Duration.ofMinutes(2));
      assertThat(victim.connections()).isEmpty();
      hosts.network().heal();
      assertServes(victim);
    });
  }

  private Host securedVictim(Optional<SwarmKey> key) throws IOException {
    return hosts.listening(
        0,
        builder -> {
          builder.security(new Noise(VICTIM, RANDOM));
          builder.security(new Tls(VICTIM, RANDOM, hosts.simulation().clock()));
          key.ifPresent(builder::privateNetwork);
          return builder;
        });
  }

  private RawConnection dial() throws IOException {
    return hosts.network().transport(66).dial(SimulatedHosts.addressOf(0), SECOND);
  }

  private long secondsUntilCutOff(RawConnection raw) throws InterruptedException {
    Duration before = hosts.simulation().elapsed();
    try {
      while (true) {
        raw.write(ByteBuffer.wrap(new byte[] {19}));
        hosts.simulation().pause(SECOND);
      }
    } catch (IOException e) {
      return hosts.simulation().elapsed().minus(before).toSeconds();
    }
  }

  private void assertServes(Host victim) throws IOException {
    Host friend = hosts.listening(50);
    assertThat(friend.dial(SimulatedHosts.addressOf(0)).remotePeer()).isEqualTo(victim.id());
  }
}
