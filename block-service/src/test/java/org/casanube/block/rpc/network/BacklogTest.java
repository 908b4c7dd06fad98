package org.casanube.block.rpc.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What waits for slow subscribers. */
class BacklogTest {
  private final AtomicLong all = new AtomicLong();

  private Backlog<String> backlog() {
    return new Backlog<>(all, 80, String::length);
  }

  @Test
  void offer_ofMoreThanOneMayHave_isNotTakenUntilSomeIsGone() throws InterruptedException {
    try (Backlog<String> backlog = backlog()) {
      assertThat(backlog.offer("123456")).isTrue();
      assertThat(backlog.offer("12345")).isFalse();
      assertThat(backlog.offer("1234")).isTrue();
      assertThat(all).hasValue(10);
      assertThat(backlog.poll(0)).isEqualTo("123456");
      assertThat(backlog.offer("12345")).isTrue();
      assertThat(backlog.poll(0)).isEqualTo("1234");
      assertThat(backlog.poll(0)).isEqualTo("12345");
      assertThat(backlog.poll(0)).isNull();
      assertThat(all).hasValue(0);
    }
  }

  @Test
  void offer_ofMoreThanAllMayHave_isNotTakenUntilOthersAreGone() {
    all.set(75);
    try (Backlog<String> backlog = backlog()) {
      assertThat(backlog.offer("123456")).isFalse();
      assertThat(backlog.offer("12345")).isTrue();
    }
    assertThat(all).hasValue(75);
  }

  @Test
  void offer_ofManyWithoutBytes_isNotTakenForEver() {
    try (Backlog<String> backlog = backlog()) {
      int taken = 0;
      while (taken < 5000 && backlog.offer("")) {
        taken++;
      }
      assertThat(taken).isEqualTo(1024);
    }
  }
}
