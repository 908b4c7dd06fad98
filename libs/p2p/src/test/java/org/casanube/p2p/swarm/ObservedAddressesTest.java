package org.casanube.p2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Direction;
import org.casanube.p2p.Stream;
import org.casanube.p2p.keys.PublicKey;
import org.junit.jupiter.api.Test;

class ObservedAddressesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
  private static final List<Multiaddr> LISTENING =
      List.of(Multiaddr.parse("/ip4/192.168.1.5/tcp/4001"));
  private static final Multiaddr OUTSIDE = Multiaddr.parse("/ip4/203.0.113.9/tcp/4001");

  private final ObservedAddresses observed = new ObservedAddresses();

  @Test
  void add_byEnoughDiallersAtDifferentAddresses_counts() {
    for (int number = 1; number < ObservedAddresses.ENOUGH; number++) {
      assertThat(add(Direction.INBOUND, number, OUTSIDE)).isFalse();
      assertThat(add(Direction.INBOUND, number, OUTSIDE)).isFalse();
    }
    assertThat(observed.active(NOW)).isEmpty();

    assertThat(add(Direction.INBOUND, 100, OUTSIDE)).isTrue();
    assertThat(observed.active(NOW)).containsExactly(OUTSIDE);
    assertThat(observed.active(NOW.plus(Duration.ofHours(1)))).isEmpty();
  }

  @Test
  void add_byPeersThatWereDialled_takesTheListeningPort() {
    Multiaddr ofTheMoment = Multiaddr.parse("/ip4/203.0.113.9/tcp/50123");
    for (int number = 1; number <= ObservedAddresses.ENOUGH; number++) {
      boolean changed = add(Direction.OUTBOUND, number, ofTheMoment);
      assertThat(changed).isEqualTo(number == ObservedAddresses.ENOUGH);
    }

    assertThat(observed.active(NOW)).containsExactly(OUTSIDE);
  }

  @Test
  void add_ofOwnLoopbackAndForeignAddresses_isPassedOver() {
    for (int number = 1; number < 20; number++) {
      add(Direction.INBOUND, number, LISTENING.getFirst());
      add(Direction.INBOUND, number, Multiaddr.parse("/ip4/127.0.0.1/tcp/4001"));
      add(Direction.INBOUND, number, Multiaddr.parse("/memory/3"));
      add(Direction.INBOUND, number, Multiaddr.parse("/ip4/203.0.113.9/tcp/" + number));
    }

    assertThat(observed.active(NOW)).isEmpty();
  }

  private boolean add(Direction direction, int observer, Multiaddr seen) {
    Multiaddr remote = Multiaddr.parse("/ip4/198.51.100." + observer + "/tcp/4001");
    return observed.add(new Seen(direction, remote), seen, LISTENING, NOW);
  }

  private record Seen(Direction direction, Multiaddr remoteAddress) implements Connection {
    @Override
    public PeerId remotePeer() {
      throw new UnsupportedOperationException();
    }

    @Override
    public PublicKey remoteKey() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Multiaddr localAddress() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Instant openedAt() {
      return NOW;
    }

    @Override
    public String security() {
      return "";
    }

    @Override
    public String muxer() {
      return "";
    }

    @Override
    public Stream newStream(List<String> protocols) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Stream> streams() {
      return List.of();
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
