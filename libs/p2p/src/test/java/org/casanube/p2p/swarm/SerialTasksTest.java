package org.casanube.p2p.swarm;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.casanube.p2p.schedule.SystemScheduler;
import org.junit.jupiter.api.Test;

class SerialTasksTest {
  private static final int MANY = 3 * SerialTasks.ROOM;

  private final SerialTasks tasks = new SerialTasks(new SystemScheduler(Clock.systemUTC()));
  private final BlockingQueue<Integer> done = new LinkedBlockingQueue<>();
  private final CountDownLatch stalled = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  private void stall() {
    stalled.countDown();
    try {
      goOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Integer> take(int count) throws InterruptedException {
    List<Integer> taken = new ArrayList<>();
    while (taken.size() < count) {
      Integer next = done.poll(60, SECONDS);
      assertThat(next).as("task after %s", taken.size()).isNotNull();
      taken.add(next);
    }
    return taken;
  }

  @Test
  void addWhenRoom_ofMoreThanThereIsRoomFor_keepsTheCallerWaiting() throws Exception {
    Semaphore added = new Semaphore(0);
    tasks.add(this::stall);
    assertThat(stalled.await(60, SECONDS)).isTrue();
    Thread flood =
        Thread.ofPlatform()
            .start(() -> {
              for (int each = 0; each < MANY; each++) {
                int task = each;
                tasks.addWhenRoom(() -> done.add(task));
                added.release();
              }
            });
    assertThat(added.tryAcquire(SerialTasks.ROOM, 60, SECONDS)).isTrue();
    assertThat(added.tryAcquire(200, MILLISECONDS)).as("one more than there is room for").isFalse();
    tasks.add(() -> done.add(-1));
    goOn.countDown();
    assertThat(take(MANY + 1))
        .filteredOn(each -> each >= 0)
        .isEqualTo(IntStream.range(0, MANY).boxed().toList());
    flood.join();
  }

  @Test
  void addWhenRoom_byATask_doesNotWaitForItself() throws Exception {
    tasks.add(() -> {
      for (int each = 0; each < MANY; each++) {
        int task = each;
        tasks.addWhenRoom(() -> done.add(task));
      }
    });
    assertThat(take(MANY)).isEqualTo(IntStream.range(0, MANY).boxed().toList());
  }
}
