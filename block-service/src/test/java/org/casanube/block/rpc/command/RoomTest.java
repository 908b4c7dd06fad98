package org.casanube.block.rpc.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

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
