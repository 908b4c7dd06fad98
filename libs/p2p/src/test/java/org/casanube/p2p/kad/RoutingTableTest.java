package org.casanube.p2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.casanube.multiformats.PeerId;
import org.junit.jupiter.api.Test;

class RoutingTableTest {
  private static final KadKey SELF = KadKey.of(new byte[1]);

  private final List<PeerId> inside = new ArrayList<>();

  @Test
  void heard_ofMany_keepsTheOldestOfEachBucket() {
    RoutingTable table = table(RoutingTable.Limits.NONE);
    for (int number = 0; number < 2_000; number++) {
      boolean ignored = table.heard(peer(number), "");
    }
    List<PeerId> far =
        IntStream.range(0, 2_000)
            .mapToObj(RoutingTableTest::peer)
            .filter(peer -> SELF.commonPrefix(KadKey.of(peer)) == 0)
            .limit(20)
            .toList();
    assertThat(table.view().stream().filter(entry -> entry.bucket() == 0))
        .extracting(RoutingTableEntry::peer)
        .containsExactlyElementsOf(far);
    assertThat(table.size()).isBetween(120, 200);
    assertThat(inside).hasSize(table.size());
  }

  @Test
  void failed_twiceInARow_makesRoomForTheNewestInLine() {
    RoutingTable table = table(RoutingTable.Limits.NONE);
    List<PeerId> far =
        IntStream.range(0, 200)
            .mapToObj(RoutingTableTest::peer)
            .filter(peer -> SELF.commonPrefix(KadKey.of(peer)) == 0)
            .limit(23)
            .toList();
    far.forEach(peer -> assertThat(table.heard(peer, "")).isEqualTo(far.indexOf(peer) < 20));
    PeerId first = far.getFirst();
    table.failed(first);
    assertThat(table.heard(first, "")).isTrue();
    table.failed(first);
    assertThat(table.find(first)).isPresent();
    table.failed(first);

    assertThat(table.find(first)).isEmpty();
    assertThat(table.find(far.get(22))).isPresent();
    assertThat(table.find(far.get(21))).isEmpty();
    assertThat(table.statistics().evicted()).isEqualTo(1);
    table.remove(far.get(22));
    assertThat(table.find(far.get(21))).isPresent();
  }

  @Test
  void heard_ofOneNetwork_takesAFew() {
    RoutingTable table = table(RoutingTable.Limits.PUBLIC);
    for (int number = 0; number < 100; number++) {
      boolean ignored = table.heard(peer(number), "4:203.0");
    }
    assertThat(table.size()).isLessThanOrEqualTo(RoutingTable.Limits.PUBLIC.perTable());
    assertThat(table.statistics().refusedAsTooAlike()).isGreaterThan(0);
    int before = table.size();
    for (int number = 100; number < 120; number++) {
      boolean ignored = table.heard(peer(number), "4:" + number + ".1");
    }
    assertThat(table.size()).isGreaterThan(before + 10);
  }

  @Property(tries = 50)
  void closest_isTheClosest(@ForAll byte[] target, @ForAll long seed) {
    RoutingTable table = table(RoutingTable.Limits.NONE);
    Random random = new Random(seed);
    List<PeerId> known = new ArrayList<>();
    for (int count = 0; count < 150; count++) {
      PeerId peer = peer(random.nextInt());
      if (table.heard(peer, "") && !known.contains(peer)) {
        known.add(peer);
      }
    }
    known.sort(Comparator.comparing(KadKey::of, KadKey.of(target).closestFirst()));

    assertThat(table.closest(KadKey.of(target), 20)).isEqualTo(known.subList(0, 20));
  }

  private RoutingTable table(RoutingTable.Limits limits) {
    inside.clear();
    return new RoutingTable(
        SELF, 20, limits, Clock.systemUTC(), new RoutingTable.Changes(inside::add, inside::remove));
  }

  private static PeerId peer(int number) {
    byte[] key = new byte[32];
    ByteBuffer.wrap(key).putInt(28, number);
    return PeerId.ofEd25519(key);
  }
}
