package org.casanube.p2p.kad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.casanube.multiformats.Multihash;
import org.casanube.p2p.Host;
import org.casanube.p2p.Stream;
import org.casanube.p2p.kad.SimulatedTable.Member;
import org.casanube.p2p.simulation.SimulatedNetwork;
import org.casanube.p2p.wire.Frames;
import org.junit.jupiter.api.Test;

/** What a peer may ask of a server, and what not. */
class KadServerTest {
  private static final Multihash CONTENT = SimulatedTable.content(1);

  private final SimulatedTable table = new SimulatedTable(31);

  /** A test that talks to a server by hand. */
  private interface Conversation {
    void with(Member server, Host caller) throws Exception;
  }

  private void talk(Conversation conversation) throws Exception {
    table.simulation.run(() -> {
      Member server = table.join(0);
      Host caller = table.host(1);
      caller.dial(SimulatedNetwork.addressOf(0));
      table.simulation.pause(Duration.ofSeconds(2));
      conversation.with(server, caller);
      caller.close();
      table.close();
      return null;
    });
  }

  private static Optional<KadMessage> ask(Member server, Host caller, byte[]... requests)
      throws IOException {
    try (Stream stream = caller.newStream(server.host().id(), DhtSettings.LAN_PROTOCOL)) {
      stream.expireAfter(Duration.ofMinutes(10));
      for (byte[] request : requests) {
        Frames.write(stream, request);
      }
      stream.closeWrite();
      Optional<byte[]> answer = Frames.read(stream, KadMessageCodec.MAX_ANSWER_BYTES);
      return answer.isEmpty()
          ? Optional.empty()
          : Optional.of(KadMessageCodec.decode(answer.get()));
    }
  }

  private static byte[] announcement(Multihash content, DhtPeer peer) {
    return KadMessageCodec.encode(KadMessage.addProvider(content.toBytes(), peer));
  }

  @Test
  void addProvider_ofOthers_isNotTaken() throws Exception {
    talk((server, caller) -> {
      DhtPeer other = new DhtPeer(server.host().id(), List.of(SimulatedNetwork.addressOf(9)));
      DhtPeer nowhere = new DhtPeer(caller.id(), List.of());
      ask(server, caller, announcement(CONTENT, other), announcement(CONTENT, nowhere));
      assertThat(server.dht().statistics().stored().providers()).isZero();
      assertThat(server.dht().statistics().served().refused()).isEqualTo(2);

      DhtPeer self = new DhtPeer(caller.id(), caller.addresses());
      ask(server, caller, announcement(CONTENT, self));
      assertThat(server.dht().statistics().stored().providers()).isEqualTo(1);
    });
  }

  @Test
  void nonsense_isCutOff() throws Exception {
    talk((server, caller) -> {
      byte[] noKey = KadMessageCodec.encode(KadMessage.ask(KadMessage.Type.FIND_NODE, new byte[0]));
      byte[] noHash =
          KadMessageCodec.encode(KadMessage.ask(KadMessage.Type.GET_PROVIDERS, new byte[] {1}));
      byte[] falseKey =
          KadMessageCodec.encode(
              KadMessage.putValue(
                  PublicKeyRecords.keyOf(caller.id()), server.host().keys().publicKey().toBytes()));
      byte[] noNamespace = KadMessageCodec.encode(KadMessage.putValue(new byte[3], new byte[3]));
      byte[] tooLong = new byte[KadMessageCodec.MAX_REQUEST_BYTES + 1];
      for (byte[] request :
          List.of(noKey, noHash, falseKey, noNamespace, tooLong, new byte[] {9})) {
        assertThatThrownBy(() -> ask(server, caller, request)).isInstanceOf(IOException.class);
      }
      assertThat(server.dht().statistics().stored().records()).isZero();
      assertThat(ask(server, caller, KadMessageCodec.encode(KadMessage.ping()))).isPresent();
    });
  }

  @Test
  void junk_neverHarms() throws Exception {
    talk((server, caller) -> {
      Random random = new Random(9);
      for (int round = 0; round < 300; round++) {
        byte[] junk = new byte[random.nextInt(200)];
        random.nextBytes(junk);
        try {
          ask(server, caller, junk);
        } catch (IOException cutOff) {
          assertThat(cutOff).isNotNull();
        }
      }
      assertThat(ask(server, caller, KadMessageCodec.encode(KadMessage.ping()))).isPresent();
    });
  }

  /** Who asks without end is answered at the rate that the settings allow. */
  @Test
  void flood_isAnsweredSlowly() throws Exception {
    talk((server, caller) -> {
      byte[] ping = KadMessageCodec.encode(KadMessage.ping());
      Duration before = table.simulation.elapsed();
      try (Stream stream = caller.newStream(server.host().id(), DhtSettings.LAN_PROTOCOL)) {
        for (int round = 0; round < 6_000; round++) {
          Frames.write(stream, ping);
          assertThat(Frames.require(stream, 100)).isEqualTo(ping);
        }
      }
      Duration took = table.simulation.elapsed().minus(before);
      assertThat(took).isBetween(Duration.ofSeconds(19), Duration.ofSeconds(40));
      assertThat(server.dht().statistics().served().delayed()).isPositive();
    });
  }

  /** A peer announces a hundred thousand contents, far more than its share of the memory. */
  @Test
  void floodOfRecords_staysWithinTheLimits() throws Exception {
    DhtSettings.Storage small =
        new DhtSettings.Storage(2_000, 64, 100, 1 << 20, Duration.ofDays(2), 1_000_000);
    table.simulation.run(() -> {
      Member server = table.join(0, SimulatedTable.SETTINGS.withStorage(small));
      Host caller = table.host(1);
      caller.dial(SimulatedNetwork.addressOf(0));
      table.simulation.pause(Duration.ofSeconds(2));
      DhtPeer self = new DhtPeer(caller.id(), caller.addresses());
      try (Stream stream = caller.newStream(server.host().id(), DhtSettings.LAN_PROTOCOL)) {
        for (long number = 0; number < 100_000; number++) {
          Multihash content = Multihash.sha256(ByteBuffer.allocate(8).putLong(number).array());
          Frames.write(stream, announcement(content, self));
        }
        Frames.write(stream, KadMessageCodec.encode(KadMessage.ping()));
        assertThat(Frames.require(stream, 100)).isNotEmpty();
      }
      DhtStatistics.Stored stored = server.dht().statistics().stored();
      assertThat(stored.providers()).isBetween(1_500, 2_000);
      assertThat(stored.bytes()).isLessThanOrEqualTo(1 << 20);
      caller.close();
      table.close();
      return null;
    });
  }

  @Test
  void getProviders_ofOwnContent_namesTheServer() throws Exception {
    table.simulation.run(() -> {
      Host host = table.host(0);
      KademliaDht having =
          new DhtBuilder(host, new Random(1))
              .settings(SimulatedTable.SETTINGS)
              .ownContent(CONTENT::equals)
              .build();
      Member looking = table.join(1);
      table.simulation.pause(Duration.ofMinutes(1));
      assertThat(SimulatedTable.firstProvider(looking, CONTENT).orElseThrow().addresses())
          .isEqualTo(host.addresses());
      assertThat(SimulatedTable.firstProvider(looking, SimulatedTable.content(2))).isEmpty();
      having.close();
      host.close();
      table.close();
      return null;
    });
  }
}
