package org.casanube.block.blocks.store;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.casanube.multiformats.Multihash;

/**
 * 128 bits that stand for a multihash in the index. They come from a hash with a secret drawn anew
 * at each start, so nobody can prepare two blocks that share them; by chance two of 10 million do
 * with a probability of about 10⁻²⁵. That lets a put of a known block trust the index without
 * reading the frame; a read compares the frame's own multihash all the same.
 */
record IndexKey(long high, long low) {
  /** Makes keys of one store. */
  static final class Maker {
    private final long highSecret;
    private final long lowSecret;

    Maker(RandomGenerator random) {
      this.highSecret = random.nextLong() | 1;
      this.lowSecret = random.nextLong() | 1;
    }

    IndexKey of(Multihash multihash) {
      ByteBuffer bytes = multihash.asBuffer();
      long high = highSecret ^ bytes.remaining();
      long low = lowSecret ^ bytes.remaining();
      while (bytes.remaining() >= Long.BYTES) {
        long word = bytes.getLong();
        high = mix(high ^ word, highSecret);
        low = mix(low + word, lowSecret);
      }
      long rest = 0;
      while (bytes.hasRemaining()) {
        rest = rest << Byte.SIZE | (bytes.get() & 0xff);
      }
      high = mix(high ^ rest, highSecret);
      low = mix(low + rest, lowSecret);
      return new IndexKey(mix(high, low | 1), low);
    }

    private static long mix(long a, long b) {
      long product = a * b;
      return product ^ Math.unsignedMultiplyHigh(a, b) ^ Long.rotateLeft(a, 29);
    }
  }
}
