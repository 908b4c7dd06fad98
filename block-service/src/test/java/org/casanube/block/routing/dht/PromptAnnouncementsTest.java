package org.casanube.block.routing.dht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.casanube.block.routing.Announcing;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.casanube.p2p.schedule.SystemScheduler;
import org.junit.jupiter.api.Test;

class PromptAnnouncementsTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final List<Cid> asked = new CopyOnWriteArrayList<>();

  private static PromptAnnouncements announcements(Announcing announcing) {
    return new PromptAnnouncements(announcing, new SystemScheduler(Clock.systemUTC()));
  }

  private static Cid root(int number) {
    byte[] bytes = ("root " + number).getBytes(StandardCharsets.UTF_8);
    return Cid.v1(Multicodec.DAG_PB, Multihash.sha256(bytes));
  }

  @Test
  void add_ofSeveral_tellsAll() {
    Announcing announcing =
        root -> {
          asked.add(root);
          return 1;
        };
    try (PromptAnnouncements announcements = announcements(announcing)) {
      List<Cid> roots = List.of(root(1), root(2), root(3), root(4), root(5), root(6));
      roots.forEach(announcements::add);
      await().atMost(SOON).until(() -> asked.containsAll(roots));
      assertThat(announcements.left()).isZero();
    }
  }

  /** One that can't be told does not keep the others from being. */
  @Test
  void add_afterAFailure_goesOn() {
    Announcing failing =
        root -> {
          asked.add(root);
          throw new IllegalStateException("nobody answers");
        };
    try (PromptAnnouncements announcements = announcements(failing)) {
      announcements.add(root(1));
      await().atMost(SOON).until(() -> asked.contains(root(1)));
      announcements.add(root(2));
      await().atMost(SOON).until(() -> asked.contains(root(2)));
    }
  }

  @Test
  void add_ofMoreThanMayWait_leavesTheRestToTheSweep() {
    CountDownLatch answering = new CountDownLatch(1);
    Announcing slow =
        root -> {
          asked.add(root);
          answering.await();
          return 1;
        };
    try (PromptAnnouncements announcements = announcements(slow)) {
      for (int i = 0; i < 2 * PromptAnnouncements.MAX_WAITING; i++) {
        announcements.add(root(i));
      }
      assertThat(announcements.size()).isLessThanOrEqualTo(PromptAnnouncements.MAX_WAITING);
      assertThat(announcements.left()).isPositive();
      answering.countDown();
      await().atMost(SOON).until(() -> announcements.size() == 0);
    }
  }
}
