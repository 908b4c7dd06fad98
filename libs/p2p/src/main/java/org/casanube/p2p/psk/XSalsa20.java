package org.casanube.p2p.psk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The stream cipher XSalsa20: a keystream from a key of 32 and a nonce of 24 bytes, which is added
 * to what passes. The JDK has ChaCha20, not its elder sister. Not thread-safe.
 *
 * <p>Whole blocks are made many at a time, word by word over all of them, in loops that the JIT
 * turns into vector instructions.
 *
 * @see <a href="https://cr.yp.to/snuffle/xsalsa-20110204.pdf">Extending the Salsa20 nonce</a>
 */
final class XSalsa20 {
  static final int KEY_BYTES = 32;
  static final int NONCE_BYTES = 24;

  private static final int BLOCK = 64;
  private static final int LANES = 128;
  private static final int CHUNK = LANES * BLOCK;
  private static final int[] SIGMA = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

  /** The words of each quarter round: those of the columns, then those of the rows. */
  private static final int[][] QUARTERS = {
    {0, 4, 8, 12}, {5, 9, 13, 1}, {10, 14, 2, 6}, {15, 3, 7, 11},
    {0, 1, 2, 3}, {5, 6, 7, 4}, {10, 11, 8, 9}, {15, 12, 13, 14}
  };

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final int[] input;
  private final int[][] work = new int[16][LANES];
  private final byte[] keystream = new byte[CHUNK];
  private int used = CHUNK;
  private long counter;

  XSalsa20(byte[] key, byte[] nonce) {
    int[] inner = state(words(key, 0, 8), words(nonce, 0, 4));
    int[] mixed = inner.clone();
    rounds(mixed);
    int[] subKey = {
      mixed[0], mixed[5], mixed[10], mixed[15], mixed[6], mixed[7], mixed[8], mixed[9]
    };
    int[] tail = words(nonce, 16, 2);
    input = state(subKey, new int[] {tail[0], tail[1], 0, 0});
  }

  /** Adds the keystream to bytes; encrypts and decrypts. Source and target may be the same. */
  void process(byte[] source, int from, byte[] target, int to, int length) {
    int done = 0;
    while (done < length) {
      if (used == CHUNK && length - done >= CHUNK) {
        makeBlocks();
        addBlocks(source, from + done, target, to + done);
        done += CHUNK;
        continue;
      }
      if (used == CHUNK) {
        makeBlocks();
        Arrays.fill(keystream, (byte) 0);
        addBlocks(keystream, 0, keystream, 0);
        used = 0;
      }
      int count = Math.min(length - done, CHUNK - used);
      add(source, from + done, target, to + done, count);
      used += count;
      done += count;
    }
  }

  private void add(byte[] source, int from, byte[] target, int to, int count) {
    for (int index = 0; index < count; index++) {
      target[to + index] = (byte) (source[from + index] ^ keystream[used + index]);
    }
  }

  private void makeBlocks() {
    for (int word = 0; word < 16; word++) {
      Arrays.fill(work[word], input[word]);
    }
    for (int lane = 0; lane < LANES; lane++) {
      work[8][lane] = (int) (counter + lane);
      work[9][lane] = (int) ((counter + lane) >>> 32);
    }
    for (int round = 0; round < 10; round++) {
      doubleRound(work);
    }
    for (int lane = 0; lane < LANES; lane++) {
      work[8][lane] += (int) (counter + lane);
      work[9][lane] += (int) ((counter + lane) >>> 32);
    }
    counter += LANES;
  }

  /** Adds a whole chunk of keystream, two words of all blocks at a time. */
  private void addBlocks(byte[] source, int from, byte[] target, int to) {
    for (int word = 0; word < 16; word += 2) {
      int[] lows = work[word];
      int[] highs = work[word + 1];
      boolean isCounter = word == 8;
      int low = isCounter ? 0 : input[word];
      int high = isCounter ? 0 : input[word + 1];
      for (int lane = 0; lane < LANES; lane++) {
        long pair = ((lows[lane] + low) & 0xffff_ffffL) | ((long) (highs[lane] + high) << 32);
        int at = lane * BLOCK + 4 * word;
        LONG.set(target, to + at, (long) LONG.get(source, from + at) ^ pair);
      }
    }
  }

  /** One call in a loop, so that the JIT compiles it by itself, with vectors. */
  private static void doubleRound(int[][] x) {
    for (int[] each : QUARTERS) {
      quarter(x[each[0]], x[each[1]], x[each[2]], x[each[3]]);
    }
  }

  private static void quarter(int[] a, int[] b, int[] c, int[] d) {
    for (int lane = 0; lane < LANES; lane++) {
      int va = a[lane];
      int vb = b[lane];
      int vc = c[lane];
      int vd = d[lane];
      vb ^= Integer.rotateLeft(va + vd, 7);
      vc ^= Integer.rotateLeft(vb + va, 9);
      vd ^= Integer.rotateLeft(vc + vb, 13);
      va ^= Integer.rotateLeft(vd + vc, 18);
      a[lane] = va;
      b[lane] = vb;
      c[lane] = vc;
      d[lane] = vd;
    }
  }

  private static void rounds(int[] state) {
    int[][] single = new int[16][LANES];
    for (int word = 0; word < 16; word++) {
      single[word][0] = state[word];
    }
    for (int round = 0; round < 10; round++) {
      doubleRound(single);
    }
    for (int word = 0; word < 16; word++) {
      state[word] = single[word][0];
    }
  }

  private static int[] state(int[] key, int[] middle) {
    return new int[] {
      SIGMA[0], key[0], key[1], key[2],
      key[3], SIGMA[1], middle[0], middle[1],
      middle[2], middle[3], SIGMA[2], key[4],
      key[5], key[6], key[7], SIGMA[3]
    };
  }

  private static int[] words(byte[] bytes, int from, int count) {
    int[] words = new int[count];
    for (int index = 0; index < count; index++) {
      words[index] = (int) INT.get(bytes, from + 4 * index);
    }
    return words;
  }
}
