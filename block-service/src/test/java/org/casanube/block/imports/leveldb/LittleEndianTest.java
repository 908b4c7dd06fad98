package org.casanube.block.imports.leveldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LittleEndianTest {
  private static LittleEndian of(String hex) {
    return new LittleEndian(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }

  @ParameterizedTest
  @CsvSource({"00, 0", "7f, 127", "8001, 128", "ffffffffffffffffff01, -1"})
  void varint_ofBytes_isTheirNumber(String hex, long number) {
    assertThat(of(hex).varint()).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "80", "ffffffffffffffffffff01", "8080808080808080808000"})
  void varint_cutOrTooLong_isRefused(String hex) {
    assertThatThrownBy(() -> of(hex).varint()).isInstanceOf(BufferUnderflowException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0201", "ffffffff0f00", "ffffffffffffffffff0100"})
  void string_longerThanWhatIsLeft_isRefused(String hex) {
    assertThatThrownBy(() -> of(hex).string()).isInstanceOf(BufferUnderflowException.class);
  }
}
