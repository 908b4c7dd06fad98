package org.casanube.p2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Host;
import org.casanube.p2p.Stream;
import org.casanube.p2p.kad.SimulatedTable.Member;
import org.casanube.p2p.simulation.SimulatedNetwork;
import org.casanube.p2p.wire.Frames;
import org.casanube.p2p.wire.ProtobufWriter;
import org.junit.jupiter.api.Test;

/** Peers of the table whose answers lead nowhere: searches end, and find what there is. */
class LyingPeersTest {
  private final SimulatedTable table = new SimulatedTable(23);
  private final AtomicLong names = new AtomicLong(1);

  @Test
  void find_amongLiars_endsAndFindsWhatHonestPeersHave() throws Exception {
    table.simulation.run(() -> {
      table.grow(12);
      for (long node = 50; node < 56; node++) {
        liar(node);
      }
      table.simulation.pause(Duration.ofMinutes(11));
      Multihash content = SimulatedTable.content(1);
      assertThat(table.members.get(3).dht().provide(content)).isPositive();
      for (Member asker : List.of(table.members.get(7), table.members.get(9))) {
        Duration before = table.simulation.elapsed();
        List<PeerId> found = new ArrayList<>();
        asker
            .dht()
            .findProviders(
                content,
                provider -> {
                  found.add(provider.peer());
                  return true;
                });
        assertThat(found).contains(table.members.get(3).host().id());
        assertThat(table.simulation.elapsed().minus(before)).isLessThan(Duration.ofMinutes(3));
        assertThat(asker.dht().statistics().peers().routingTable()).isLessThan(200);
        assertThat(asker.host().peers().peers()).hasSizeLessThan(1_000);
      }
      table.close();
      return null;
    });
  }

  /** Thousands of addresses of the one that is looked for: few are taken, and it ends. */
  @Test
  void findPeer_amongThoseWhoNameThousandsOfAddresses_takesFew() throws Exception {
    table.simulation.run(() -> {
      table.grow(6);
      PeerId wanted = PeerId.ofEd25519(new byte[32]);
      byte[] answer = withAddresses(wanted, 20_000);
      assertThat(answer.length).isBetween(200_000, KadMessageCodec.MAX_ANSWER_BYTES);
      for (long node = 50; node < 54; node++) {
        Host host = table.host(node);
        host.setProtocolHandler(
            DhtSettings.LAN_PROTOCOL,
            stream -> {
              while (Frames.read(stream, KadMessageCodec.MAX_ANSWER_BYTES).isPresent()) {
                Frames.write(stream, answer);
              }
            });
        host.dial(SimulatedNetwork.addressOf(0));
        host.dial(SimulatedNetwork.addressOf(3));
      }
      table.simulation.pause(Duration.ofMinutes(11));
      Member asker = table.members.get(3);
      Duration before = table.simulation.elapsed();

      Optional<DhtPeer> found = asker.dht().findPeer(wanted);

      assertThat(table.simulation.elapsed().minus(before)).isLessThan(Duration.ofMinutes(3));
      assertThat(found.map(DhtPeer::addresses).orElse(List.of()))
          .hasSizeLessThanOrEqualTo(KadMessageCodec.MAX_ADDRESSES);
      assertThat(asker.host().peers().addresses(wanted))
          .hasSizeLessThanOrEqualTo(2 * KadMessageCodec.MAX_ADDRESSES);
      assertThat(asker.dht().findPeer(table.members.get(5).host().id())).isPresent();
      table.close();
      return null;
    });
  }

  /** An answer, written by hand, in which a peer has so many addresses. */
  private static byte[] withAddresses(PeerId peer, int count) {
    ProtobufWriter told = new ProtobufWriter().bytes(1, peer.toBytes());
    for (int number = 0; number < count; number++) {
      told.bytes(2, SimulatedNetwork.addressOf(100_000L + number).toBytes());
    }
    return new ProtobufWriter().varint(1, 4).message(8, told).toBytes();
  }

  /** Says of whatever it is asked that a hundred others are closer, and have it. */
  private void liar(long node) throws IOException {
    Host host = table.host(node);
    host.setProtocolHandler(DhtSettings.LAN_PROTOCOL, this::lie);
    host.dial(SimulatedNetwork.addressOf(0));
    host.dial(SimulatedNetwork.addressOf(7));
  }

  private void lie(Stream stream) throws IOException {
    while (true) {
      Optional<byte[]> question = Frames.read(stream, KadMessageCodec.MAX_ANSWER_BYTES);
      if (question.isEmpty()) {
        return;
      }
      KadMessage asked = KadMessageCodec.decode(question.get());
      KadMessage answer =
          new KadMessage(asked.type(), asked.key(), Optional.empty(), invented(), invented());
      Frames.write(stream, KadMessageCodec.encode(answer));
    }
  }

  private List<DhtPeer> invented() {
    List<DhtPeer> peers = new ArrayList<>();
    for (int count = 0; count < 100; count++) {
      long name = names.incrementAndGet();
      byte[] key = ByteBuffer.allocate(32).putLong(name * 0x9E37_79B9_7F4A_7C15L).array();
      peers.add(
          new DhtPeer(
              PeerId.ofEd25519(key), List.of(SimulatedNetwork.addressOf(10_000 + name % 5_000))));
    }
    return peers;
  }
}
