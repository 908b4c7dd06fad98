package org.casanube.p2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.HostLimits.ConnectionLimits;
import org.casanube.p2p.RawConnection;
import org.junit.jupiter.api.Test;

final class InboundGateTest {
  private static final int PER_ADDRESS = 20;
  private static final int UNSECURED = 8;

  private final InboundGate gate =
      new InboundGate(
          new ConnectionLimits(100, 50, 2, PER_ADDRESS, UNSECURED, Duration.ofSeconds(1)));
  private final List<Door> doors = new ArrayList<>();

  private Door enter() {
    Door door = new Door(doors.size());
    doors.add(door);
    assertThat(gate.enter(door)).as("connection " + door.number).isEmpty();
    return door;
  }

  /** A displaced connection's own thread may come to its end late. */
  @Test
  void enter_ofManyBeforeTheDisplacedHaveEnded_displacesTheOldestAndRefusesNobody() {
    for (int count = 0; count < 100; count++) {
      enter();
    }
    assertThat(gate.handshakes()).isEqualTo(UNSECURED);
    assertThat(doors.stream().filter(door -> !door.closed).map(door -> door.number))
        .containsExactly(92, 93, 94, 95, 96, 97, 98, 99);
    assertThat(doors.subList(0, 92)).noneMatch(gate::handshakeOver);
    assertThat(doors.subList(92, 100)).allMatch(gate::handshakeOver);
  }

  @Test
  void enter_ofMoreThanOneAddressMayHave_isRefusedUntilOneLeaves() {
    for (int count = 0; count < PER_ADDRESS; count++) {
      assertThat(gate.handshakeOver(enter())).isTrue();
    }
    assertThat(gate.enter(new Door(-1)).orElseThrow()).contains("limit of " + PER_ADDRESS);
    gate.leave(doors.getFirst().remoteAddress());
    enter();
    assertThat(gate.enter(new Door(-1))).isPresent();
  }

  /** A connection that nobody says anything on. */
  private static final class Door implements RawConnection {
    private final int number;
    private boolean closed;

    Door(int number) {
      this.number = number;
    }

    @Override
    public Multiaddr localAddress() {
      return Multiaddr.parse("/ip4/192.0.2.1/tcp/1");
    }

    @Override
    public Multiaddr remoteAddress() {
      return Multiaddr.parse("/ip4/192.0.2.2/tcp/" + (10_000 + number));
    }

    @Override
    public int read(ByteBuffer target) {
      return -1;
    }

    @Override
    public void write(ByteBuffer... sources) {
      throw new IllegalStateException("nobody says anything");
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
