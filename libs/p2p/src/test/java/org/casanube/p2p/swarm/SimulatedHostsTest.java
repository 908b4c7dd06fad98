package org.casanube.p2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.casanube.p2p.Host;
import org.casanube.p2p.PeerBook;
import org.casanube.p2p.Stream;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.ping.Ping;
import org.casanube.p2p.psk.SwarmKey;
import org.casanube.p2p.simulation.LinkQuality;
import org.casanube.p2p.simulation.SimulatedNetwork;
import org.casanube.p2p.simulation.Simulation;
import org.casanube.p2p.wire.Frames;
import org.junit.jupiter.api.Test;

class SimulatedHostsTest {
  private static final String ECHO = "/echo";
  private static final LinkQuality FAR =
      new LinkQuality(Duration.ofMillis(20), Duration.ofMillis(5), 0, 2_500_000);

  private final SimulatedHosts hosts = new SimulatedHosts(7);
  private final Simulation simulation = hosts.simulation();
  private final SimulatedNetwork network = hosts.network();

  @Test
  void ping_overFarLink_takesItsRoundTrip() throws Exception {
    network.usualQuality(FAR);
    hosts.run(() -> {
      Host alice = hosts.listening(0);
      Host bob = hosts.listening(1);
      Ping ping = new Ping(alice, simulation.random());
      Ping answering = new Ping(bob, simulation.random());
      assertThat(answering).isNotNull();
      alice.dial(SimulatedNetwork.addressOf(1));
      simulation.pause(Duration.ofSeconds(1));
      // The agreement on the protocol travels with the ping.
      assertThat(ping.ping(bob.id(), Duration.ofSeconds(10)))
          .isBetween(Duration.ofMillis(40), Duration.ofMillis(55));
    });
  }

  @Test
  void write_overSlowLink_takesAsLongAsTheRateAllows() throws Exception {
    network.usualQuality(FAR);
    byte[] message = new byte[5_000_000];
    hosts.run(() -> {
      Host alice = hosts.listening(0);
      Host bob = hosts.listening(1);
      bob.setProtocolHandler(ECHO, stream -> Frames.write(stream, new byte[] {ack(stream)}));
      alice.dial(SimulatedNetwork.addressOf(1));
      Duration before = simulation.elapsed();
      try (Stream stream = alice.newStream(bob.id(), ECHO)) {
        Frames.write(stream, message);
        assertThat(Frames.require(stream, 10)).hasSize(1);
      }
      Duration took = simulation.elapsed().minus(before);
      // Two seconds at the rate of the line; windows must not keep it idle for long.
      assertThat(took).isBetween(Duration.ofMillis(2_000), Duration.ofMillis(2_500));
    });
  }

  @Test
  void partition_breaksConnectionsAndHeals() throws Exception {
    hosts.run(() -> {
      Host alice = hosts.listening(0);
      Host bob = hosts.listening(1);
      bob.setProtocolHandler(ECHO, stream -> Frames.write(stream, Frames.require(stream, 99)));
      alice.peers().addAddresses(bob.id(), bob.addresses(), PeerBook.Lives.CONFIGURED);
      alice.dial(bob.id());
      network.partition(List.of(Set.of(0L), Set.of(1L)));
      simulation.pause(Duration.ofMinutes(3));
      assertThat(alice.connections()).isEmpty();
      assertThat(bob.connections()).isEmpty();
      assertThatThrownBy(() -> alice.dial(bob.id())).isInstanceOf(IOException.class);
      network.heal();
      simulation.pause(Duration.ofMinutes(1));
      try (Stream stream = alice.newStream(bob.id(), ECHO)) {
        Frames.write(stream, new byte[3]);
        assertThat(Frames.require(stream, 10)).hasSize(3);
      }
      network.crash(1);
      simulation.pause(Duration.ofSeconds(1));
      assertThat(alice.connections()).isEmpty();
    });
  }

  @Test
  void run_overNoiseAndPrivateNetwork_worksOnSimulatedTimeToo() throws Exception {
    SwarmKey key = SwarmKey.generate(new SecureRandom());
    hosts.run(() -> {
      Host alice = secured(0, key);
      Host bob = secured(1, key);
      Host stranger = secured(2, SwarmKey.generate(new SecureRandom()));
      Ping ping = new Ping(alice, simulation.random());
      assertThat(new Ping(bob, simulation.random())).isNotNull();
      assertThat(alice.dial(SimulatedNetwork.addressOf(1)).security()).isEqualTo(Noise.ID);
      assertThat(ping.ping(bob.id(), Duration.ofSeconds(5))).isPositive();
      assertThatThrownBy(() -> stranger.dial(SimulatedNetwork.addressOf(1)))
          .isInstanceOf(IOException.class);
    });
  }

  private Host secured(long number, SwarmKey key) throws IOException {
    SecureRandom random = new SecureRandom();
    return hosts.listening(
        number,
        builder ->
            builder
                .security(new Noise(SimulatedHosts.identity(number), random))
                .privateNetwork(key));
  }

  @Test
  void run_ofHundredHosts_isTheSameForTheSameSeed() throws Exception {
    assertThat(run(11, 100)).isEqualTo(run(11, 100)).isNotEmpty();
    assertThat(run(12, 20)).isNotEqualTo(run(13, 20));
  }

  /** Each host dials some others over lossy links and sends them something; who got what when? */
  private static String run(long seed, int count) throws Exception {
    SimulatedHosts cloud = new SimulatedHosts(seed);
    Simulation simulation = cloud.simulation();
    cloud
        .network()
        .usualQuality(
            new LinkQuality(Duration.ofMillis(30), Duration.ofMillis(20), 0.05, 1_000_000));
    List<String> log = new ArrayList<>();
    cloud.run(() -> {
      List<Host> hosts = new ArrayList<>();
      for (long number : LongStream.range(0, count).toArray()) {
        Host host = cloud.listening(number);
        host.setProtocolHandler(
            ECHO,
            stream -> {
              byte[] message = Frames.require(stream, 1 << 20);
              log.add(simulation.elapsed() + " " + number + " got " + message.length);
              Frames.write(stream, new byte[1]);
            });
        hosts.add(host);
      }
      CountDownLatch done = new CountDownLatch(count);
      for (Host host : hosts) {
        Random random = new Random(simulation.random().nextLong());
        simulation.start("talker", () -> talk(host, random, count, log, done));
      }
      done.await();
      hosts.forEach(Host::close);
      simulation.pause(Duration.ofMinutes(5));
    });
    return simulation.steps() + "\n" + log.stream().collect(Collectors.joining("\n"));
  }

  private static void talk(
      Host host, Random random, int count, List<String> log, CountDownLatch done) {
    for (int round = 0; round < 4; round++) {
      long target = random.nextLong(count);
      try (Stream stream = host.dial(SimulatedNetwork.addressOf(target)).newStream(List.of(ECHO))) {
        Frames.write(stream, new byte[random.nextInt(200_000)]);
        assertThat(Frames.require(stream, 10)).hasSize(1);
      } catch (IOException e) {
        log.add(e.getMessage());
      }
    }
    done.countDown();
  }

  private static byte ack(Stream stream) throws IOException {
    return Frames.require(stream, 10_000_000)[0];
  }
}
