package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Which slots of a shard are taken: slot 0 is the lowest bit of the last byte. */
final class Bitfields {
  private Bitfields() {}

  /** The bitfield without its leading zero bytes, as it is written; null where nothing is left. */
  static @Nullable ByteBuffer trimmed(byte[] bitfield) {
    int start = 0;
    while (start < bitfield.length && bitfield[start] == 0) {
      start++;
    }
    return start == bitfield.length
        ? null
        : ByteBuffer.wrap(bitfield, start, bitfield.length - start).slice();
  }
}
