package org.casanube.p2p.gossipsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.casanube.multiformats.PeerId;
import org.junit.jupiter.api.Test;

/** What the router remembers, and for how long. */
class MessageCacheTest {
  private static final PeerId ALICE = ScoresTest.peer(1);
  private static final PeerId BOB = ScoresTest.peer(2);

  @Test
  void told_afterSomeHeartbeats_nameNoMore() {
    MessageCache cache = new MessageCache(5, 3, 1_000);
    cache.put(id(1), message("a", 10));
    cache.put(id(2), message("b", 10));
    for (int heartbeat = 0; heartbeat < 3; heartbeat++) {
      assertThat(cache.told("a")).containsExactly(id(1));
      cache.shift();
    }
    assertThat(cache.told("a")).isEmpty();
    assertThat(cache.ask(id(1), ALICE, 3)).isNotNull();
    cache.shift();
    cache.shift();
    assertThat(cache.ask(id(1), ALICE, 3)).isNull();
    assertThat(cache.bytes()).isZero();
  }

  @Test
  void ask_tooOften_isRefusedToThatPeer() {
    MessageCache cache = new MessageCache(5, 3, 1_000);
    cache.put(id(1), message("a", 10));
    for (int count = 0; count < 3; count++) {
      assertThat(cache.ask(id(1), ALICE, 3)).isNotNull();
    }
    assertThat(cache.ask(id(1), ALICE, 3)).isNull();
    assertThat(cache.ask(id(1), BOB, 3)).isNotNull();
  }

  @Test
  void put_ofTooManyBytes_dropsTheOldest() {
    MessageCache cache = new MessageCache(5, 3, 1_000);
    for (int number = 0; number < 100; number++) {
      cache.put(id(number), message("a", 100));
      assertThat(cache.bytes()).isLessThanOrEqualTo(1_000);
    }
    assertThat(cache.ask(id(99), ALICE, 3)).isNotNull();
    assertThat(cache.ask(id(1), ALICE, 3)).isNull();
    cache.put(id(200), message("a", 2_000));
    assertThat(cache.ask(id(200), ALICE, 3)).isNull();
  }

  @Test
  void seen_ofTooManyOrTooOld_forgetsTheOldest() {
    SeenMessages seen = new SeenMessages(1_000, 10);
    for (int number = 0; number < 15; number++) {
      seen.begin(id(number), ALICE, number).decide(SeenMessages.State.ACCEPTED, number);
    }
    assertThat(seen.size()).isEqualTo(10);
    assertThat(seen.contains(id(4))).isFalse();
    seen.expire(1_010);
    assertThat(seen.contains(id(9))).isFalse();
    assertThat(seen.contains(id(10))).isTrue();
  }

  @Test
  void broughtBy_theFirstAgain_doesNotCount() {
    SeenMessages.Seen seen = new SeenMessages(1_000, 10).begin(id(1), ALICE, 0);
    assertThat(seen.broughtBy(ALICE)).isFalse();
    assertThat(seen.broughtBy(BOB)).isTrue();
    assertThat(seen.broughtBy(BOB)).isFalse();
  }

  @Test
  void broken_afterTheTime_namesTheLiarsOnce() {
    Promises promises = new Promises();
    promises.add(id(1), ALICE, 100);
    promises.add(id(2), ALICE, 100);
    promises.add(id(2), BOB, 100);
    promises.add(id(3), BOB, 100);
    promises.kept(id(2));
    assertThat(promises.broken(50)).isEmpty();
    promises.forget(BOB);
    assertThat(promises.broken(101)).isEqualTo(Map.of(ALICE, 1));
    assertThat(promises.broken(102)).isEmpty();
  }

  @Test
  void backoff_ofALaterEnd_isNeverShortened() {
    Backoffs backoffs = new Backoffs();
    backoffs.add("t", ALICE, 0, 100);
    backoffs.add("t", ALICE, 10, 5);
    assertThat(backoffs.end("t", ALICE)).isEqualTo(100);
    backoffs.expire(105, 10);
    assertThat(backoffs.contains("t", ALICE)).isTrue();
    backoffs.expire(111, 10);
    assertThat(backoffs.contains("t", ALICE)).isFalse();
  }

  private static MessageId id(int number) {
    return MessageId.of(new byte[] {(byte) number, (byte) (number >> 8)});
  }

  private static WireMessage message(String topic, int size) {
    return new WireMessage(null, new byte[Math.max(0, size - 13)], null, topic, null, null);
  }
}
