package org.casanube.block.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.casanube.p2p.schedule.SystemScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RootAnnouncementsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final TreeOwner OWNER = new TreeOwner("one");

  private final List<Cid> told = new CopyOnWriteArrayList<>();
  private final RootAnnouncements announcements =
      announcements(Duration.ofMillis(100), Duration.ofMinutes(10));

  private RootAnnouncements announcements(Duration rest, Duration atMost) {
    return new RootAnnouncements(told::add, new SystemScheduler(Clock.systemUTC()), rest, atMost);
  }

  @AfterEach
  void close() {
    announcements.close();
  }

  private static Cid root(int number) {
    byte[] bytes = ("root " + number).getBytes(StandardCharsets.UTF_8);
    return Cid.v1(Multicodec.DAG_PB, Multihash.sha256(bytes));
  }

  @Test
  void changed_manyTimes_tellsTheLastRootOnceTheTreeRests() {
    for (int i = 0; i < 1000; i++) {
      announcements.changed("write", OWNER, root(i));
    }
    await().atMost(SOON).until(() -> told.contains(root(999)));
    assertThat(told.size()).isLessThan(100);
  }

  @Test
  void changed_ofTwoTrees_tellsBoth() {
    announcements.changed("write", OWNER, root(1));
    announcements.changed("write", new TreeOwner("two"), root(2));
    await().atMost(SOON).until(() -> told.containsAll(List.of(root(1), root(2))));
  }

  @Test
  void changed_withoutRest_tellsAllTheSameAfterAWhile() {
    RootAnnouncements busy = announcements(Duration.ofHours(1), Duration.ofMillis(1));
    RootAnnouncements lazy = announcements(Duration.ofHours(1), Duration.ofHours(1));
    try (busy;
        lazy) {
      lazy.changed("write", OWNER, root(7));
      busy.changed("write", OWNER, root(8));
      await().atMost(SOON).until(() -> told.contains(root(8)));
      assertThat(told).doesNotContain(root(7));
    }
  }

  @Test
  void changed_toAnEmptyTree_tellsNobody() {
    announcements.changed("remove", OWNER, DraftBlocks.EMPTY_DIRECTORY);
    announcements.changed("write", new TreeOwner("two"), root(2));
    await().atMost(SOON).until(() -> told.contains(root(2)));
    assertThat(told).containsExactly(root(2));
  }
}
