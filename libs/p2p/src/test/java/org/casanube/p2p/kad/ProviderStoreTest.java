package org.casanube.p2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.kad.DhtSettings.Storage;
import org.junit.jupiter.api.Test;

class ProviderStoreTest {
  private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/192.168.7.7/tcp/4001");
  private static final KadKey SELF = key(-1);
  private static final Storage USUAL = Storage.usual();

  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private final Clock clock =
      new Clock() {
        @Override
        public ZoneOffset getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };

  @Test
  void add_keepsForTheValidity() {
    ProviderStore store = new ProviderStore(SELF, USUAL, clock);
    assertThat(store.add(key(1), peer(1))).isTrue();
    assertThat(store.add(key(1), peer(2))).isTrue();
    now = now.plus(Duration.ofHours(47));
    assertThat(store.add(key(1), peer(1))).isTrue();
    assertThat(store.providers(key(1))).containsExactly(peer(1), peer(2));
    now = now.plus(Duration.ofHours(2));
    assertThat(store.providers(key(1))).containsExactly(peer(1));
    store.expire();
    assertThat(statistics(store).providers()).isEqualTo(1);
    now = now.plus(Duration.ofDays(3));
    store.expire();
    assertThat(statistics(store)).isEqualTo(new DhtStatistics.Stored(0, 0, 0, 0, 0, 0));
  }

  @Test
  void add_ofManyProviders_keepsTheNewest() {
    ProviderStore store = new ProviderStore(SELF, USUAL, clock);
    for (int number = 0; number < 1_000; number++) {
      now = now.plusSeconds(1);
      assertThat(store.add(key(1), peer(number))).isTrue();
    }
    List<DhtPeer> kept = store.providers(key(1));
    assertThat(kept).hasSize(USUAL.maxProvidersPerKey()).startsWith(peer(999));
    assertThat(statistics(store).bytes()).isLessThan(64 * 1_000);
  }

  /** One peer claims a million contents; the others' records must not suffer. */
  @Test
  void add_ofMillionByOne_isBoundedAndKeepsOthers() {
    ProviderStore store = new ProviderStore(SELF, USUAL, clock);
    honest(store, 0, 500);
    for (int number = 0; number < 1_000_000; number++) {
      store.add(key(1_000_000L + number), peer(666));
    }
    honest(store, 500, 1_000);
    requireWithinLimits(store);
    assertThat(countOfHonest(store, 1_000)).isEqualTo(1_000);
  }

  /** A million peers claim one content each: those close to this peer stay. */
  @Test
  void add_ofMillionByMillion_isBoundedAndKeepsTheClose() {
    ProviderStore store = new ProviderStore(SELF, USUAL, clock);
    KadKey close = SELF.withFlippedBit(40);
    assertThat(store.add(close, peer(1))).isTrue();
    for (int number = 0; number < 1_000_000; number++) {
      store.add(key(1_000_000L + number), peer(10_000 + number));
    }
    requireWithinLimits(store);
    assertThat(store.providers(close)).containsExactly(peer(1));
  }

  private static void honest(ProviderStore store, int from, int until) {
    for (int number = from; number < until; number++) {
      assertThat(store.add(key(number), peer(number % 20))).isTrue();
    }
  }

  private static long countOfHonest(ProviderStore store, int count) {
    long found = 0;
    for (int number = 0; number < count; number++) {
      found += store.providers(key(number)).contains(peer(number % 20)) ? 1 : 0;
    }
    return found;
  }

  private static void requireWithinLimits(ProviderStore store) {
    DhtStatistics.Stored stored = statistics(store);
    assertThat(stored.providers()).isLessThanOrEqualTo(USUAL.maxProviders());
    assertThat(stored.bytes()).isLessThanOrEqualTo(USUAL.maxBytes());
    assertThat(stored.evicted() + stored.refused()).isGreaterThan(900_000);
  }

  /** Whatever happens, the counts are those of the content. */
  @Test
  void add_atRandom_countsRight() {
    Storage small = new Storage(200, 5, 10, 200_000, Duration.ofDays(2), 10);
    ProviderStore store = new ProviderStore(SELF, small, clock);
    Random random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      store.add(key(random.nextInt(300)), peer(random.nextInt(40)));
      now = now.plusSeconds(random.nextInt(60));
      if (random.nextInt(50) == 0) {
        store.expire();
      }
      DhtStatistics.Stored stored = statistics(store);
      assertThat(stored.providers()).isEqualTo(store.entries().size()).isLessThanOrEqualTo(200);
      assertThat(stored.keys())
          .isEqualTo(store.entries().stream().map(ProviderStore.Entry::key).distinct().count());
    }
    now = now.plus(Duration.ofDays(3));
    store.expire();
    assertThat(statistics(store).bytes()).isZero();
  }

  private static DhtStatistics.Stored statistics(ProviderStore store) {
    return store.statistics(new RecordStore(SELF, USUAL, Clock.systemUTC()));
  }

  private static KadKey key(long number) {
    return KadKey.of(ByteBuffer.allocate(8).putLong(number).array());
  }

  private static DhtPeer peer(int number) {
    byte[] key = new byte[32];
    ByteBuffer.wrap(key).putInt(28, number);
    return new DhtPeer(PeerId.ofEd25519(key), List.of(ADDRESS));
  }
}
