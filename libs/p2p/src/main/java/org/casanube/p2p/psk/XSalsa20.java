package org.casanube.p2p.psk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The stream cipher XSalsa20: a keystream from a key of 32 and a nonce of 24 bytes, which is added
 * to what passes. The JDK has ChaCha20, not its elder sister. Not thread-safe.
 *
 * <p>Many blocks are made at a time. All their words lie in one array, each word of all blocks
 * beside each other (a run of {@link #LANES}), and the runs in the order of the cipher's diagonals:
 *
 * <pre>
 * a:  0  5 10 15
 * b:  4  9 14  3
 * c:  8 13  2  7
 * d: 12  1  6 11
 * </pre>
 *
 * so that the four quarter rounds of the columns are one loop over four long rows, and those of the
 * rows are too, with b and d in each other's place, once three rows are turned by one or two words.
 * A row is turned by copying what falls out at one end to the other, where room is left for it. The
 * distances are constants wherever it is called from, which is what lets the JIT see that nothing
 * overlaps, and use vectors.
 *
 * @see <a href="https://cr.yp.to/snuffle/xsalsa-20110204.pdf">Extending the Salsa20 nonce</a>
 */
final class XSalsa20 {
  static final int KEY_BYTES = 32;
  static final int NONCE_BYTES = 24;

  private static final int BLOCK = 64;
  private static final int LANES = 256;
  private static final int CHUNK = LANES * BLOCK;
  private static final int ROW = 4 * LANES;

  // Where rows begin: for the quarter rounds of the columns, and turned for those of the rows.
  private static final int A = 0;
  private static final int B_TURNED = ROW;
  private static final int B = B_TURNED + LANES;
  private static final int C = B + ROW;
  private static final int C_TURNED = C + 2 * LANES;
  private static final int D = C_TURNED + ROW;
  private static final int D_TURNED = D + LANES;
  private static final int STATE = D_TURNED + ROW;

  // Where the run of each word begins.
  private static final int W0 = A;
  private static final int W1 = D + LANES;
  private static final int W2 = C + 2 * LANES;
  private static final int W3 = B + 3 * LANES;
  private static final int W4 = B;
  private static final int W5 = A + LANES;
  private static final int W6 = D + 2 * LANES;
  private static final int W7 = C + 3 * LANES;
  private static final int W8 = C;
  private static final int W9 = B + LANES;
  private static final int W10 = A + 2 * LANES;
  private static final int W11 = D + 3 * LANES;
  private static final int W12 = D;
  private static final int W13 = C + LANES;
  private static final int W14 = B + 2 * LANES;
  private static final int W15 = A + 3 * LANES;
  private static final int[] PLACE = {
    W0, W1, W2, W3, W4, W5, W6, W7, W8, W9, W10, W11, W12, W13, W14, W15
  };

  private static final int[] SIGMA = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final int[] input;
  private final int[] state = new int[STATE];
  private int used = CHUNK;
  private long counter;

  XSalsa20(byte[] key, byte[] nonce) {
    fill(input(words(key, 0, 8), words(nonce, 0, 4)));
    rounds(state);
    int[] subKey = {word(0), word(5), word(10), word(15), word(6), word(7), word(8), word(9)};
    int[] tail = words(nonce, 16, 2);
    input = input(subKey, new int[] {tail[0], tail[1], 0, 0});
  }

  /** Adds the keystream to bytes; encrypts and decrypts. Source and target may be the same. */
  void process(byte[] source, int from, byte[] target, int to, int length) {
    int done = 0;
    while (done < length) {
      if (used == CHUNK) {
        makeBlocks();
      }
      int count = Math.min(length - done, CHUNK - used);
      add(source, from + done, target, to + done, count);
      done += count;
    }
  }

  /** Adds what is left of a begun block, whole blocks, and the beginning of another. */
  private void add(byte[] source, int from, byte[] target, int to, int count) {
    int head = Math.min(count, -used & (BLOCK - 1));
    int blocks = (count - head) / BLOCK;
    int tail = head + blocks * BLOCK;
    addBytes(source, from, target, to, head);
    addBlocks(state, used / BLOCK, blocks, source, from + head, target, to + head);
    used += blocks * BLOCK;
    addBytes(source, from + tail, target, to + tail, count - tail);
  }

  private void addBytes(byte[] source, int from, byte[] target, int to, int count) {
    for (int index = 0; index < count; index++) {
      int word = state[PLACE[used % BLOCK / 4] + used / BLOCK];
      target[to + index] = (byte) (source[from + index] ^ (word >>> (8 * (used % 4))));
      used++;
    }
  }

  private static void addBlocks(
      int[] state, int lane, int count, byte[] source, int from, byte[] target, int to) {
    for (int index = 0; index < count; index++) {
      int at = lane + index;
      int in = from + BLOCK * index;
      int out = to + BLOCK * index;
      long word0 = pair(state[W0 + at], state[W1 + at]);
      long word2 = pair(state[W2 + at], state[W3 + at]);
      long word4 = pair(state[W4 + at], state[W5 + at]);
      long word6 = pair(state[W6 + at], state[W7 + at]);
      long word8 = pair(state[W8 + at], state[W9 + at]);
      long word10 = pair(state[W10 + at], state[W11 + at]);
      long word12 = pair(state[W12 + at], state[W13 + at]);
      long word14 = pair(state[W14 + at], state[W15 + at]);
      LONG.set(target, out, (long) LONG.get(source, in) ^ word0);
      LONG.set(target, out + 8, (long) LONG.get(source, in + 8) ^ word2);
      LONG.set(target, out + 16, (long) LONG.get(source, in + 16) ^ word4);
      LONG.set(target, out + 24, (long) LONG.get(source, in + 24) ^ word6);
      LONG.set(target, out + 32, (long) LONG.get(source, in + 32) ^ word8);
      LONG.set(target, out + 40, (long) LONG.get(source, in + 40) ^ word10);
      LONG.set(target, out + 48, (long) LONG.get(source, in + 48) ^ word12);
      LONG.set(target, out + 56, (long) LONG.get(source, in + 56) ^ word14);
    }
  }

  private static long pair(int low, int high) {
    return (low & 0xffff_ffffL) | ((long) high << 32);
  }

  /**
   * Numbers of blocks begin at a multiple of {@link #LANES}, so that none carries to its high word.
   */
  private void makeBlocks() {
    input[8] = (int) counter;
    input[9] = (int) (counter >>> 32);
    fill(input);
    number(state, W8);
    rounds(state);
    for (int word = 0; word < 16; word++) {
      increase(state, PLACE[word], input[word]);
    }
    number(state, W8);
    counter += LANES;
    used = 0;
  }

  private void fill(int[] words) {
    for (int word = 0; word < 16; word++) {
      Arrays.fill(state, PLACE[word], PLACE[word] + LANES, words[word]);
    }
  }

  private static void increase(int[] state, int from, int by) {
    for (int lane = 0; lane < LANES; lane++) {
      state[from + lane] += by;
    }
  }

  private static void number(int[] state, int from) {
    for (int lane = 0; lane < LANES; lane++) {
      state[from + lane] += lane;
    }
  }

  private static void rounds(int[] state) {
    for (int round = 0; round < 10; round++) {
      quarterRounds(state, B, C, D);
      System.arraycopy(state, B + 3 * LANES, state, B_TURNED, LANES);
      System.arraycopy(state, C, state, C + ROW, 2 * LANES);
      System.arraycopy(state, D, state, D + ROW, LANES);
      quarterRounds(state, D_TURNED, C_TURNED, B_TURNED);
      System.arraycopy(state, B_TURNED, state, B + 3 * LANES, LANES);
      System.arraycopy(state, C + ROW, state, C, 2 * LANES);
      System.arraycopy(state, D + ROW, state, D, LANES);
    }
  }

  /** Of whole rows; {@code a} is always the first. */
  private static void quarterRounds(int[] x, int bAt, int cAt, int dAt) {
    for (int lane = 0; lane < ROW; lane++) {
      int a = x[A + lane];
      int b = x[bAt + lane];
      int c = x[cAt + lane];
      int d = x[dAt + lane];
      b ^= Integer.rotateLeft(a + d, 7);
      c ^= Integer.rotateLeft(b + a, 9);
      d ^= Integer.rotateLeft(c + b, 13);
      a ^= Integer.rotateLeft(d + c, 18);
      x[A + lane] = a;
      x[bAt + lane] = b;
      x[cAt + lane] = c;
      x[dAt + lane] = d;
    }
  }

  private int word(int number) {
    return state[PLACE[number]];
  }

  private static int[] input(int[] key, int[] middle) {
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
