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
  private static final int LANES = 64;
  private static final int[] SIGMA = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final int[] input;
  private final int[][] work = new int[16][LANES];
  private final byte[] keystream = new byte[LANES * BLOCK];
  private int used = keystream.length;
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
      if (used == keystream.length) {
        refill();
      }
      int count = Math.min(length - done, keystream.length - used);
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

  private void refill() {
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
    for (int word = 0; word < 16; word++) {
      store(word);
    }
    counter += LANES;
    used = 0;
  }

  private void store(int word) {
    int[] lanes = work[word];
    for (int lane = 0; lane < LANES; lane++) {
      int start = input[word];
      if (word == 8) {
        start = (int) (counter + lane);
      } else if (word == 9) {
        start = (int) ((counter + lane) >>> 32);
      }
      INT.set(keystream, lane * BLOCK + 4 * word, lanes[lane] + start);
    }
  }

  private static void doubleRound(int[][] x) {
    quarter(x[0], x[4], x[8], x[12]);
    quarter(x[5], x[9], x[13], x[1]);
    quarter(x[10], x[14], x[2], x[6]);
    quarter(x[15], x[3], x[7], x[11]);
    quarter(x[0], x[1], x[2], x[3]);
    quarter(x[5], x[6], x[7], x[4]);
    quarter(x[10], x[11], x[8], x[9]);
    quarter(x[15], x[12], x[13], x[14]);
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
