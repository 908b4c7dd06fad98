package org.casanube.block.rpc.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.casanube.block.rpc.server.Connections.Peer;
import org.junit.jupiter.api.Test;

/** Who is let go, and when. */
class ConnectionsTest {
  private static final int CROWD = 4;
  private static final String ADDRESS = "192.0.2.1";

  private final AtomicLong now = new AtomicLong(1);
  private final List<Fake> open = new ArrayList<>();
  private final List<Integer> cut = new ArrayList<>();
  private final Connections connections = new Connections(() -> List.copyOf(open), CROWD, now::get);

  private final class Fake implements Connections.Open {
    private final Peer peer;

    Fake(int port) {
      this.peer = new Peer(ADDRESS, port);
    }

    @Override
    public Peer peer() {
      return peer;
    }

    @Override
    public void cut() {
      cut.add(peer.port());
      open.remove(this);
    }
  }

  private static Peer peer(int port) {
    return new Peer(ADDRESS, port);
  }

  private void connect(int... ports) {
    for (int port : ports) {
      open.add(new Fake(port));
    }
    connections.sweep();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private Pace call(int port) {
    Pace pace = new Pace(now::get);
    connections.begin(peer(port), pace);
    return pace;
  }

  @Test
  void sweep_ofAConnectionWithoutARequest_letsItGoAfterAMinute() {
    connect(1);
    pass(Connections.QUIET.minusNanos(1));
    connections.sweep();
    assertThat(cut).isEmpty();
    pass(Duration.ofNanos(1));
    connections.sweep();
    assertThat(cut).containsExactly(1);
  }

  @Test
  void sweep_duringACall_leavesItAlone() {
    connect(1);
    call(1).await();
    pass(Duration.ofDays(1));
    connections.sweep();
    assertThat(cut).isEmpty();
    connections.end(peer(1));
    pass(Connections.QUIET);
    connections.sweep();
    assertThat(cut).containsExactly(1);
  }

  @Test
  void sweep_inACrowd_letsTheLongestQuietGoUntilItIsNone() {
    connect(1);
    pass(Duration.ofMillis(1));
    connect(2);
    pass(Duration.ofMillis(1));
    connect(3, 4, 5, 6);
    Pace _ = call(1);
    connections.sweep();
    assertThat(cut).isEmpty();
    pass(Connections.QUIET_IN_A_CROWD);
    connections.sweep();
    assertThat(cut).hasSize(2).contains(2).doesNotContain(1);
    connections.sweep();
    assertThat(open).hasSize(CROWD);
  }

  @Test
  void sweep_ofARefusedCallerWhoStillSends_endsTheMoment() {
    connect(1);
    Pace _ = call(1);
    connections.linger(peer(1));
    connections.sweep();
    assertThat(cut).isEmpty();
    pass(Connections.LINGERING);
    connections.sweep();
    assertThat(cut).containsExactly(1);
  }

  @Test
  void makeRoom_amongSlowCallers_endsTheSlowestAndOnce() {
    connect(1, 2, 3);
    call(1).await();
    pass(Duration.ofSeconds(5));
    call(2).await();
    Pace busy = call(3);
    busy.moved(0);
    assertThat(connections.makeRoom()).isFalse();
    pass(Connections.BEHIND.minusSeconds(5));
    assertThat(connections.makeRoom()).isTrue();
    assertThat(cut).containsExactly(1);
    assertThat(connections.makeRoom()).isFalse();
    pass(Duration.ofSeconds(5));
    assertThat(connections.makeRoom()).isTrue();
    assertThat(cut).containsExactly(1, 2);
    pass(Duration.ofDays(1));
    assertThat(connections.makeRoom()).isFalse();
  }

  @Test
  void makeRoom_ofACallerAtTwentyKilobitsASecond_leavesItAlone() {
    connect(1);
    Pace pace = call(1);
    for (int second = 0; second < 3600; second++) {
      pace.await();
      pass(Duration.ofSeconds(1));
      assertThat(connections.makeRoom()).isFalse();
      pace.moved(2500);
    }
    pace.await();
    pass(Connections.BEHIND);
    assertThat(connections.makeRoom()).isTrue();
  }

  @Test
  void nanosBehind_ofADribble_grows() {
    Pace pace = new Pace(now::get);
    for (int second = 0; second < 20; second++) {
      pace.await();
      pass(Duration.ofSeconds(1));
      pace.moved(1);
    }
    assertThat(pace.nanosBehind()).isGreaterThan(Connections.BEHIND.toNanos());
    assertThat(pace.bytes()).isEqualTo(20);
  }
}
