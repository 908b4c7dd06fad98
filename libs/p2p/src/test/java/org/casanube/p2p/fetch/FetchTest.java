package org.casanube.p2p.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.casanube.p2p.Host;
import org.casanube.p2p.NegotiationException;
import org.casanube.p2p.Stream;
import org.casanube.p2p.StreamTimeoutException;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.simulation.Plaintext;
import org.casanube.p2p.simulation.SimulatedNetwork;
import org.casanube.p2p.simulation.Simulation;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.wire.Frames;
import org.junit.jupiter.api.Test;

class FetchTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Simulation simulation = new Simulation(1);
  private final SimulatedNetwork network = new SimulatedNetwork(simulation);

  @Test
  void fetch_ofKeys_isAnsweredByTheLongestPrefix() throws Exception {
    connected((alice, bob) -> {
      Fetch asking = new Fetch(alice);
      Fetch answering = new Fetch(bob);
      byte[] large = new byte[Fetch.MAX_VALUE_BYTES];
      answering.answer("/a/", (_, peer) -> Optional.of(peer.toBytes()));
      answering.answer("/a/large", (_, _) -> Optional.of(large));
      answering.answer("/a/none", (_, _) -> Optional.empty());
      assertThat(asking.fetch(bob.id(), key("/a/x"), TIMEOUT)).contains(alice.id().toBytes());
      assertThat(asking.fetch(bob.id(), key("/a/large/1"), TIMEOUT)).contains(large);
      assertThat(asking.fetch(bob.id(), key("/a/none"), TIMEOUT)).isEmpty();
      assertThat(asking.fetch(bob.id(), key("/b"), TIMEOUT)).isEmpty();
      assertThat(asking.fetch(bob.id(), new byte[] {(byte) 0xff, 0}, TIMEOUT)).isEmpty();
      answering.answerNoMore("/a/");
      assertThat(asking.fetch(bob.id(), key("/a/x"), TIMEOUT)).isEmpty();
      answering.close();
      assertThatThrownBy(() -> asking.fetch(bob.id(), key("/a/x"), TIMEOUT))
          .isInstanceOf(NegotiationException.class);
    });
  }

  @Test
  void fetch_whenTheLookupFails_saysSo() throws Exception {
    connected((alice, bob) -> {
      Fetch asking = new Fetch(alice);
      Fetch answering = new Fetch(bob);
      answering.answer(
          "/io",
          (_, _) -> {
            throw new IOException("disk");
          });
      answering.answer("/big", (_, _) -> Optional.of(new byte[Fetch.MAX_VALUE_BYTES + 1]));
      for (String key : new String[] {"/io", "/big"}) {
        assertThatThrownBy(() -> asking.fetch(bob.id(), key(key), TIMEOUT))
            .isInstanceOf(WireFormatException.class)
            .hasMessageContaining("fails");
      }
    });
  }

  @Test
  void fetch_ofOneWhoSendsTooMuchOrNothing_isRefused() throws Exception {
    connected((alice, bob) -> {
      Fetch asking = new Fetch(alice);
      bob.setProtocolHandler(
          Fetch.ID, stream -> Frames.write(stream, new byte[Fetch.MAX_VALUE_BYTES + 65]));
      assertThatThrownBy(() -> asking.fetch(bob.id(), key("/a"), TIMEOUT))
          .isInstanceOf(WireFormatException.class);
      bob.setProtocolHandler(Fetch.ID, this::answerLate);
      assertThatThrownBy(() -> asking.fetch(bob.id(), key("/a"), TIMEOUT))
          .isInstanceOf(StreamTimeoutException.class);
      assertThatThrownBy(() -> asking.fetch(bob.id(), new byte[1025], TIMEOUT))
          .isInstanceOf(IllegalArgumentException.class);
    });
  }

  @Test
  void readRequest_ofChangedBytes_endsOrIsRefused() {
    Random random = new Random(4);
    byte[] good = FetchMessage.found(new byte[] {1, 2, 3});
    for (int round = 0; round < 2_000; round++) {
      byte[] input = good.clone();
      input[random.nextInt(input.length)] = (byte) random.nextInt();
      fuzz(input);
    }
    assertThat(good).isNotEmpty();
  }

  @FuzzTest
  void fuzz(byte[] input) {
    try {
      assertThat(FetchMessage.readRequest(input).length).isLessThanOrEqualTo(1024);
    } catch (WireFormatException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
    try {
      assertThat(FetchMessage.readResponse(input).map(value -> value.length).orElse(0))
          .isLessThanOrEqualTo(input.length);
    } catch (WireFormatException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
  }

  private void answerLate(Stream stream) throws IOException {
    try {
      simulation.pause(TIMEOUT.multipliedBy(2));
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    Frames.write(stream, FetchMessage.notFound());
  }

  private static byte[] key(String text) {
    return text.getBytes(UTF_8);
  }

  private interface Conversation {
    void of(Host alice, Host bob) throws Exception;
  }

  private void connected(Conversation conversation) throws Exception {
    Callable<Void> main =
        () -> {
          try (Host alice = host(0);
              Host bob = host(1)) {
            alice.dial(SimulatedNetwork.addressOf(1));
            simulation.pause(Duration.ofSeconds(1));
            conversation.of(alice, bob);
          }
          return null;
        };
    assertThat(simulation.run(main)).isNull();
  }

  private Host host(int number) throws IOException {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    KeyPair keys = KeyPair.ofSeed(seed);
    Host host =
        new HostBuilder(keys, simulation)
            .transport(network.transport(number))
            .security(new Plaintext(keys))
            .build();
    host.listen(SimulatedNetwork.addressOf(number));
    return host;
  }
}
