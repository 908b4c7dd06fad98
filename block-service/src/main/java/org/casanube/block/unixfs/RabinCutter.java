package org.casanube.block.unixfs;

/**
 * Cuts where a Rabin fingerprint of the last 16 bytes ends in zeros.
 *
 * <p>Content is a polynomial over GF(2), the fingerprint its remainder by an irreducible polynomial
 * of degree 53, the one that Kubo uses; two tables take one byte out of the window and one in. The
 * window starts anew with every chunk, as a single one byte.
 *
 * @see <a href="http://www.xmailserver.org/rabin.pdf">Rabin, Fingerprinting by random
 *     polynomials</a>
 */
final class RabinCutter implements Cutter {
  private static final long POLYNOMIAL = 17437180132763653L;
  private static final int DEGREE = 63 - Long.numberOfLeadingZeros(POLYNOMIAL);
  private static final int SHIFT = DEGREE - Byte.SIZE;
  private static final int WINDOW = 16;
  private static final long[] OUT = new long[256];
  private static final long[] REDUCE = new long[256];

  static {
    for (int value = 0; value < 256; value++) {
      long hash = remainder(value);
      for (int shift = 1; shift < WINDOW; shift++) {
        hash = remainder(hash << Byte.SIZE);
      }
      OUT[value] = hash;
      long high = (long) value << DEGREE;
      REDUCE[value] = remainder(high) | high;
    }
  }

  private final int min;
  private final int max;
  private final long mask;

  RabinCutter(Chunking.Rabin settings) {
    min = settings.min();
    max = settings.max();
    mask = Integer.highestOneBit(settings.average()) - 1L;
  }

  private static long remainder(long polynomial) {
    long rest = polynomial;
    while (rest != 0) {
      int shift = 63 - Long.numberOfLeadingZeros(rest) - DEGREE;
      if (shift < 0) {
        break;
      }
      rest ^= POLYNOMIAL << shift;
    }
    return rest;
  }

  @Override
  public int maxBytes() {
    return max;
  }

  @Override
  public int cut(byte[] content, int from, int available) {
    byte[] window = new byte[WINDOW];
    window[0] = 1;
    int slot = 1;
    long digest = 1;
    for (int length = min - WINDOW + 1; length <= available; length++) {
      byte in = content[from + length - 1];
      digest ^= OUT[window[slot] & 0xff];
      window[slot] = in;
      slot = (slot + 1) % WINDOW;
      int high = (int) (digest >>> SHIFT);
      digest = ((digest << Byte.SIZE) | (in & 0xff)) ^ REDUCE[high];
      if (length >= min && ((digest & mask) == 0 || length == max)) {
        return length;
      }
    }
    return available;
  }
}
