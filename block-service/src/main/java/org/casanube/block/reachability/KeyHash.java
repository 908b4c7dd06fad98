package org.casanube.block.reachability;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;
import org.casanube.multiformats.Multihash;

/**
 * Makes short keys of multihashes for tables that can't afford the whole ones.
 *
 * <p>Seeded, so that nobody can prepare blocks whose keys are equal. Among n blocks, two have the
 * same 64-bit key with a probability of n²/2⁶⁵ (at ten million: 3 in a million); use both keys
 * together where that would lose something. Never zero, which tables take for an empty place.
 * Immutable.
 */
public final class KeyHash {
  private static final long MULTIPLIER_A = 0xa0761d6478bd642fL;
  private static final long MULTIPLIER_B = 0xe7037ed1a0b428dbL;

  private final long seedA;
  private final long seedB;

  public KeyHash(RandomGenerator random) {
    seedA = random.nextLong();
    seedB = random.nextLong();
  }

  /** The key, never zero. */
  public long first(Multihash multihash) {
    return nonZero(hash(multihash, seedA, MULTIPLIER_A));
  }

  /** A key that has nothing to do with the first one, never zero. */
  public long second(Multihash multihash) {
    return nonZero(hash(multihash, seedB, MULTIPLIER_B));
  }

  private static long nonZero(long key) {
    return key == 0 ? 1 : key;
  }

  private static long hash(Multihash multihash, long seed, long multiplier) {
    ByteBuffer bytes = multihash.asBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long state = seed ^ bytes.remaining() * multiplier;
    while (bytes.remaining() >= Long.BYTES) {
      state = fold(state ^ bytes.getLong(), multiplier ^ seed);
    }
    long last = 0;
    while (bytes.hasRemaining()) {
      last = last << 8 | (bytes.get() & 0xff);
    }
    return fold(fold(state ^ last, multiplier ^ seed) ^ seed, multiplier);
  }

  /** Both halves of the product, one over the other; the odd factor keeps a zero from sticking. */
  private static long fold(long value, long factor) {
    long odd = factor | 1;
    return value * odd ^ Math.unsignedMultiplyHigh(value, odd) ^ Long.rotateLeft(value, 29);
  }
}
