package org.casanube.p2p.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.util.Arrays;
import java.util.Random;
import org.casanube.p2p.WireFormatException;
import org.junit.jupiter.api.Test;

class FramesTest {
  @Test
  void read_ofWhatWasWritten_isEqual() throws Exception {
    Random random = new Random(2);
    for (int length : new int[] {0, 1, 127, 128, 65_536, 131_072, 131_073, 700_000}) {
      byte[] message = new byte[length];
      random.nextBytes(message);
      MemoryLink out = new MemoryLink(new byte[0]);
      Frames.write(out, message);
      MemoryLink in = new MemoryLink(out.written());

      assertThat(Frames.require(in, 700_000)).isEqualTo(message);
      assertThat(Frames.read(in, 10)).isEmpty();
    }
  }

  @Test
  void read_ofTooLongMessage_isRefusedBeforeItsContent() {
    MemoryLink in = new MemoryLink(new byte[] {(byte) 0x81, 1});

    assertThatThrownBy(() -> Frames.read(in, 128))
        .isInstanceOf(WireFormatException.class)
        .hasMessage("message of 129 bytes is over the limit of 128");
  }

  @Test
  void read_ofCutMessage_isRefused() {
    assertThatThrownBy(() -> Frames.read(new MemoryLink(new byte[] {5, 1, 2}), 10))
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> Frames.read(new MemoryLink(new byte[] {(byte) 0x80}), 10))
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> Frames.require(new MemoryLink(new byte[0]), 10))
        .isInstanceOf(EOFException.class);
    byte[] endless = new byte[20];
    Arrays.fill(endless, (byte) 0xff);
    assertThatThrownBy(() -> Frames.read(new MemoryLink(endless), 10))
        .isInstanceOf(WireFormatException.class);
  }
}
