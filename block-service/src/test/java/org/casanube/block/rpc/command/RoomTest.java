package org.casanube.block.rpc.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Memory that calls share. */
class RoomTest {
  private static final int MEBIBYTE = 1024 * 1024;

  private final Room room = new Room(4 * MEBIBYTE, 0);

  @Test
  void take_ofMoreThanThereIs_isRefusedUntilSomeIsGivenBack() {
    try (Room.Share first = room.take(3 * MEBIBYTE)) {
      assertThatThrownBy(() -> room.take(2 * MEBIBYTE)).isInstanceOf(RpcException.class);
      first.shrinkTo(2 * MEBIBYTE);
      try (Room.Share second = room.take(2 * MEBIBYTE)) {
        assertThat(second).isNotNull();
        assertThatThrownBy(() -> room.take(MEBIBYTE)).isInstanceOf(RpcException.class);
        try (Room.Share small = room.take(Room.FREE_BYTES)) {
          assertThat(small).isNotNull();
        }
      }
    }
    try (Room.Share all = room.take(Long.MAX_VALUE)) {
      assertThat(all).isNotNull();
    }
  }

  @Test
  void takeForEntries_ofMoreThanThereIs_isRefused() {
    try (Room.Share first = room.takeForEntries(2000)) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> room.takeForEntries(2000)).isInstanceOf(RpcException.class);
      try (Room.Share few = room.takeForEntries(40)) {
        assertThat(few).isNotNull();
      }
    }
    try (Room.Share all = room.takeForEntries(Integer.MAX_VALUE)) {
      assertThat(all).isNotNull();
      assertThatThrownBy(() -> room.takeForEntries(100)).isInstanceOf(RpcException.class);
    }
  }

  /** What is small has room at once, even while others wait for theirs. */
  @Test
  @Timeout(60)
  void take_ofLittleWhileOthersWait_doesNotWait() throws InterruptedException {
    Room patient = new Room(MEBIBYTE, 600_000);
    Thread waiter;
    try (Room.Share all = patient.take(MEBIBYTE)) {
      assertThat(all).isNotNull();
      waiter = Thread.ofPlatform().daemon().start(() -> patient.take(MEBIBYTE).close());
      await().atMost(Duration.ofSeconds(30)).until(() -> isWaiting(waiter));
      try (Room.Share small = patient.take(Room.FREE_BYTES)) {
        assertThat(small).isNotNull();
      }
    }
    waiter.join();
  }

  private static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING;
  }

  @Test
  void read_ofAnyLength_givesTheBytesUpToOneMoreThanTheLimit() throws IOException {
    int max = 2 * MEBIBYTE;
    for (int size : new int[] {0, 1, Room.FREE_BYTES - 1, Room.FREE_BYTES, max, max + 1, max + 9}) {
      byte[] bytes = new byte[size];
      Arrays.fill(bytes, (byte) size);
      try (Room.Whole whole = room.read(new ByteArrayInputStream(bytes), max, 2)) {
        assertThat(whole.bytes()).isEqualTo(Arrays.copyOf(bytes, Math.min(size, max + 1)));
      }
    }
    try (Room.Share all = room.take(4 * MEBIBYTE)) {
      assertThat(all).isNotNull();
    }
  }
}
