package org.casanube.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VarintTest {
  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "1, 01",
    "127, 7f",
    "128, 8001",
    "255, ff01",
    "300, ac02",
    "16384, 808001",
    "9223372036854775807, ffffffffffffffff7f"
  })
  void readAndWrite_ofSpecVectors_agree(long value, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);

    assertThat(Varint.read(ByteBuffer.wrap(bytes))).isEqualTo(value);
    assertThat(write(value)).isEqualTo(bytes);
    assertThat(Varint.length(value)).isEqualTo(bytes.length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "80",
        "8000",
        "ff00",
        "818000",
        "ffffffffffffffffff01",
        "8080808080808080808080"
      })
  void read_ofCutOffOverlongOrTooLong_isRefused(String hex) {
    ByteBuffer source = ByteBuffer.wrap(HexFormat.of().parseHex(hex));

    assertThatThrownBy(() -> Varint.read(source)).isInstanceOf(MultiformatException.class);
  }

  @Test
  void write_ofNegative_isRefused() {
    assertThatThrownBy(() -> Varint.write(ByteBuffer.allocate(10), -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Varint.length(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void read_ofWhatWasWritten_givesTheValue(@ForAll @LongRange(min = 0) long value) {
    byte[] bytes = write(value);

    ByteBuffer source = ByteBuffer.wrap(bytes);

    assertThat(Varint.read(source)).isEqualTo(value);
    assertThat(source.hasRemaining()).isFalse();
    assertThat(bytes).hasSize(Varint.length(value));
    byte[] array = new byte[Varint.MAX_BYTES + 1];
    assertThat(Varint.write(array, 1, value)).isEqualTo(1 + bytes.length);
    assertThat(ByteBuffer.wrap(array, 1, bytes.length)).isEqualTo(ByteBuffer.wrap(bytes));
  }

  private static byte[] write(long value) {
    ByteBuffer target = ByteBuffer.allocate(Varint.MAX_BYTES);
    Varint.write(target, value);
    byte[] bytes = new byte[target.position()];
    target.get(0, bytes);
    return bytes;
  }
}
