package org.casanube.block.exchange.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.casanube.block.exchange.Way;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PeerMetersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ExchangeMetrics metrics = new ExchangeMetrics(registry);
  private final List<PeerId> peers =
      IntStream.range(0, PeerMeters.MAX_PEERS + 1).mapToObj(PeerMetersTest::peer).toList();

  private static PeerId peer(int number) {
    ByteBuffer bytes = ByteBuffer.allocate(4).putInt(0, number);
    return PeerId.of(Multihash.sha256(bytes));
  }

  private double bytes(String direction, PeerId peer) {
    @Nullable Counter counter =
        registry
            .find("casanube.exchange.peer." + direction + ".bytes")
            .tag("peer", peer.toString())
            .counter();
    return counter == null ? -1 : counter.count();
  }

  @Test
  void bytes_ofAllWays_areCountedByPeer() {
    metrics.sent(peers.get(0), 2, 10);
    metrics.sent(Way.ARCHIVE, peers.get(0), 1, 7);
    metrics.received(Way.ARCHIVE, peers.get(1), 1, 5);
    metrics.received(peers.get(1), 4, 1);
    metrics.received(Way.GATEWAY, 1, 100);

    assertThat(bytes("sent", peers.get(0))).isEqualTo(17);
    assertThat(bytes("received", peers.get(0))).isZero();
    assertThat(bytes("received", peers.get(1))).isEqualTo(9);
    assertThat(
            registry
                .get("casanube.exchange.received.bytes")
                .tag("way", "bitswap")
                .counter()
                .count())
        .isEqualTo(4);
  }

  @Test
  void bytes_ofTooManyPeers_areThoseOfTheLatest() {
    peers.subList(0, PeerMeters.MAX_PEERS).forEach(peer -> metrics.sent(peer, 1, 3));
    metrics.received(peers.get(0), 2, 1);
    metrics.sent(peers.getLast(), 1, 3);

    assertThat(bytes("sent", peers.get(0))).isEqualTo(3);
    assertThat(bytes("sent", peers.get(1))).isEqualTo(-1);
    assertThat(bytes("received", peers.get(1))).isEqualTo(-1);
    assertThat(bytes("sent", peers.getLast())).isEqualTo(3);
    assertThat(registry.find("casanube.exchange.peer.sent.bytes").counters())
        .hasSize(PeerMeters.MAX_PEERS);
  }
}
