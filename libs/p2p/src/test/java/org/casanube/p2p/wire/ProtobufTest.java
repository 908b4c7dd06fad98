package org.casanube.p2p.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.casanube.p2p.WireFormatException;
import org.junit.jupiter.api.Test;

class ProtobufTest {
  @Test
  void write_ofAllKinds_followsTheEncoding() {
    byte[] message =
        new ProtobufWriter()
            .varint(1, 150)
            .string(2, "testing")
            .message(3, new ProtobufWriter().bool(1, true))
            .varint(16, -1)
            .toBytes();

    assertThat(HexFormat.of().formatHex(message))
        .isEqualTo("089601" + "120774657374696e67" + "1a020801" + "8001ffffffffffffffffff01");
  }

  @Property(tries = 200)
  void read_ofWhatWasWritten_isEqual(@ForAll long number, @ForAll byte[] bytes, @ForAll int ignored)
      throws Exception {
    byte[] message =
        new ProtobufWriter(1).varint(1, number).varint(9, ignored).bytes(2, bytes).toBytes();
    ProtobufReader reader = new ProtobufReader(message);

    assertThat(reader.next()).isTrue();
    assertThat(reader.varint()).isEqualTo(number);
    assertThat(reader.next()).isTrue();
    reader.skip();
    assertThat(reader.next()).isTrue();
    assertThat(reader.field()).isEqualTo(2);
    assertThat(reader.bytes()).isEqualTo(bytes);
    assertThat(reader.next()).isFalse();
  }

  @Test
  void read_beyondLimits_isRefused() throws Exception {
    ProtobufReader reader =
        new ProtobufReader(new ProtobufWriter().string(1, "12345").varint(2, 9).toBytes());
    assertThat(reader.next()).isTrue();
    assertThatThrownBy(() -> reader.stringUpTo(4)).hasMessageContaining("limit of 4");
    assertThat(reader.next()).isTrue();
    assertThatThrownBy(() -> reader.varintUpTo(8)).hasMessageContaining("limit of 8");
  }

  @Test
  void slice_isAViewOfTheMessage() throws Exception {
    byte[] message = new ProtobufWriter().string(1, "12345").varint(2, 9).toBytes();
    ProtobufReader reader = new ProtobufReader(message);
    assertThat(reader.next()).isTrue();
    ByteBuffer slice = reader.slice();
    message[2] = 'x';
    assertThat(slice.remaining()).isEqualTo(5);
    assertThat(slice.get(0)).isEqualTo((byte) 'x');
    assertThat(slice.isReadOnly()).isTrue();
    assertThat(reader.next()).isTrue();
    assertThat(reader.varint()).isEqualTo(9);
  }

  @Test
  void read_ofMalformedMessages_isRefused() {
    for (String message :
        new String[] {
          "08", "0aff", "0a0201", "00", "0b", "0c", "09aabb", "08ffffffffffffffffffff"
        }) {
      assertThatThrownBy(() -> walk(HexFormat.of().parseHex(message)))
          .as(message)
          .isInstanceOf(WireFormatException.class);
    }
  }

  @Test
  void read_ofRandomBytes_endsOrIsRefused() {
    Random random = new Random(1);
    for (int round = 0; round < 20_000; round++) {
      byte[] input = new byte[random.nextInt(40)];
      random.nextBytes(input);
      fuzz(input);
    }
  }

  @FuzzTest
  void fuzz(byte[] input) {
    try {
      assertThat(walk(input)).isLessThanOrEqualTo(input.length);
    } catch (WireFormatException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
  }

  private static int walk(byte[] message) throws WireFormatException {
    ProtobufReader reader = new ProtobufReader(message);
    int fields = 0;
    while (reader.next()) {
      fields++;
      reader.skip();
    }
    return fields;
  }
}
