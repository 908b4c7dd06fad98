package org.casanube.block.unixfs;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The first 64 bits of MurmurHash3 x64-128 with seed 0: the hash that places names in HAMT
 * directories (multicodec {@code murmur3-x64-64}).
 */
final class Murmur3 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long C1 = 0x87c37b91114253d5L;
  private static final long C2 = 0x4cf5ad432745937fL;
  private static final int BLOCK = 16;

  private Murmur3() {}

  static long hash(byte[] bytes) {
    long h1 = 0;
    long h2 = 0;
    int blocks = bytes.length / BLOCK * BLOCK;
    for (int at = 0; at < blocks; at += BLOCK) {
      h1 ^= mixFirst((long) LONGS.get(bytes, at));
      h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
      h2 ^= mixSecond((long) LONGS.get(bytes, at + Long.BYTES));
      h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
    }
    h1 ^= mixFirst(tail(bytes, blocks));
    h2 ^= mixSecond(tail(bytes, blocks + Long.BYTES));
    h1 ^= bytes.length;
    h2 ^= bytes.length;
    h1 += h2;
    h2 += h1;
    return finish(h1) + finish(h2);
  }

  /** Up to eight bytes from here on, little-endian; 0 where there are none. */
  private static long tail(byte[] bytes, int from) {
    long value = 0;
    for (int at = Math.min(bytes.length, from + Long.BYTES) - 1; at >= from; at--) {
      value = (value << Byte.SIZE) | (bytes[at] & 0xff);
    }
    return value;
  }

  private static long mixFirst(long value) {
    return Long.rotateLeft(value * C1, 31) * C2;
  }

  private static long mixSecond(long value) {
    return Long.rotateLeft(value * C2, 33) * C1;
  }

  private static long finish(long value) {
    long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }
}
