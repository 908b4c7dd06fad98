package org.casanube.multiformats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * BLAKE2b with a digest of 1 to 64 bytes, without key, salt or personalization: all of it that
 * multihashes know. Not for several threads at once.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7693">RFC 7693</a>
 */
final class Blake2b extends MessageDigest {
  static final int MAX_DIGEST_BYTES = 64;

  private static final int BLOCK_BYTES = 128;
  private static final int ROUNDS = 12;
  private static final long FIRST_PARAMETERS = 0x01010000;
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Section 2.6: the fractional parts of the square roots of the first eight primes. */
  private static final long[] START = {
    0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
    0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
  };

  /** Section 2.7: which word of a block is mixed in where, round by round. */
  private static final byte[][] SIGMA = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}
  };

  private final int digestBytes;
  private final long[] state = new long[8];
  private final long[] mixed = new long[16];
  private final long[] words = new long[16];
  private final byte[] buffer = new byte[BLOCK_BYTES];
  private int buffered;
  private long counted;

  /** A digest of this many bytes, 1 to {@link #MAX_DIGEST_BYTES}. */
  Blake2b(int digestBytes) {
    super("BLAKE2b-" + digestBytes * Byte.SIZE);
    if (digestBytes < 1 || digestBytes > MAX_DIGEST_BYTES) {
      throw new IllegalArgumentException(
          "digest of " + digestBytes + " bytes is outside 1 to " + MAX_DIGEST_BYTES);
    }
    this.digestBytes = digestBytes;
    engineReset();
  }

  @Override
  protected int engineGetDigestLength() {
    return digestBytes;
  }

  @Override
  protected void engineReset() {
    System.arraycopy(START, 0, state, 0, state.length);
    state[0] ^= FIRST_PARAMETERS ^ digestBytes;
    buffered = 0;
    counted = 0;
  }

  @Override
  protected void engineUpdate(byte input) {
    engineUpdate(new byte[] {input}, 0, 1);
  }

  @Override
  protected void engineUpdate(byte[] input, int offset, int length) {
    int at = offset;
    int left = length;
    while (left > 0) {
      if (buffered == BLOCK_BYTES) {
        compress(buffer, 0, BLOCK_BYTES, false);
        buffered = 0;
      }
      if (buffered == 0 && left > BLOCK_BYTES) {
        compress(input, at, BLOCK_BYTES, false);
        at += BLOCK_BYTES;
        left -= BLOCK_BYTES;
      } else {
        int taken = Math.min(left, BLOCK_BYTES - buffered);
        System.arraycopy(input, at, buffer, buffered, taken);
        buffered += taken;
        at += taken;
        left -= taken;
      }
    }
  }

  @Override
  protected byte[] engineDigest() {
    Arrays.fill(buffer, buffered, BLOCK_BYTES, (byte) 0);
    compress(buffer, 0, buffered, true);
    byte[] digest = new byte[MAX_DIGEST_BYTES];
    for (int index = 0; index < state.length; index++) {
      WORDS.set(digest, index * Long.BYTES, state[index]);
    }
    engineReset();
    return Arrays.copyOf(digest, digestBytes);
  }

  /** Section 3.2, with a counter of 64 bits: no content here is longer. */
  private void compress(byte[] block, int offset, int length, boolean last) {
    counted += length;
    System.arraycopy(state, 0, mixed, 0, 8);
    System.arraycopy(START, 0, mixed, 8, 8);
    mixed[12] ^= counted;
    if (last) {
      mixed[14] = ~mixed[14];
    }
    for (int index = 0; index < words.length; index++) {
      words[index] = (long) WORDS.get(block, offset + index * Long.BYTES);
    }
    for (int round = 0; round < ROUNDS; round++) {
      mix(SIGMA[round % SIGMA.length]);
    }
    for (int index = 0; index < state.length; index++) {
      state[index] ^= mixed[index] ^ mixed[index + 8];
    }
  }

  private void mix(byte[] sigma) {
    mix(0, 4, 8, 12, words[sigma[0]], words[sigma[1]]);
    mix(1, 5, 9, 13, words[sigma[2]], words[sigma[3]]);
    mix(2, 6, 10, 14, words[sigma[4]], words[sigma[5]]);
    mix(3, 7, 11, 15, words[sigma[6]], words[sigma[7]]);
    mix(0, 5, 10, 15, words[sigma[8]], words[sigma[9]]);
    mix(1, 6, 11, 12, words[sigma[10]], words[sigma[11]]);
    mix(2, 7, 8, 13, words[sigma[12]], words[sigma[13]]);
    mix(3, 4, 9, 14, words[sigma[14]], words[sigma[15]]);
  }

  private void mix(int a, int b, int c, int d, long x, long y) {
    long first = mixed[a] + mixed[b] + x;
    long fourth = Long.rotateRight(mixed[d] ^ first, 32);
    long third = mixed[c] + fourth;
    long second = Long.rotateRight(mixed[b] ^ third, 24);
    first += second + y;
    fourth = Long.rotateRight(fourth ^ first, 16);
    third += fourth;
    mixed[a] = first;
    mixed[b] = Long.rotateRight(second ^ third, 63);
    mixed[c] = third;
    mixed[d] = fourth;
  }
}
