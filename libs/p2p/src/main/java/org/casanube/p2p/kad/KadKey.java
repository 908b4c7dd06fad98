package org.casanube.p2p.kad;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;

/**
 * A place in the key space: the SHA-256 of what it stands for. Ordered as an unsigned number; how
 * far two are apart is their XOR.
 *
 * @param first the leading 64 bits, and so on
 */
record KadKey(long first, long second, long third, long fourth) implements Comparable<KadKey> {
  static final int BITS = 256;

  private static final byte[] SHA2_256_HEAD = {0x12, 0x20};

  static KadKey of(byte[] preimage) {
    ByteBuffer hash = ByteBuffer.wrap(sha256().digest(preimage));
    return new KadKey(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
  }

  static KadKey of(PeerId peer) {
    return of(peer.toBytes());
  }

  static KadKey of(Multihash content) {
    return of(content.toBytes());
  }

  /** How many leading bits both have in common. */
  int commonPrefix(KadKey other) {
    if (first != other.first) {
      return Long.numberOfLeadingZeros(first ^ other.first);
    }
    if (second != other.second) {
      return 64 + Long.numberOfLeadingZeros(second ^ other.second);
    }
    if (third != other.third) {
      return 128 + Long.numberOfLeadingZeros(third ^ other.third);
    }
    return 192 + Long.numberOfLeadingZeros(fourth ^ other.fourth);
  }

  /** Less than zero if {@code one} is closer to this key than {@code other}. */
  int compareDistance(KadKey one, KadKey other) {
    return one.xor(this).compareTo(other.xor(this));
  }

  /** Orders by the distance to this key, closest first. */
  Comparator<KadKey> closestFirst() {
    return this::compareDistance;
  }

  KadKey xor(KadKey other) {
    return new KadKey(
        first ^ other.first, second ^ other.second, third ^ other.third, fourth ^ other.fourth);
  }

  /** The leading bits as a number. */
  int leading(int bits) {
    return bits == 0 ? 0 : (int) (first >>> (64 - bits));
  }

  /** This key with one of its first 64 bits turned round, counted from 0. */
  KadKey withFlippedBit(int bit) {
    return new KadKey(first ^ (1L << (63 - bit)), second, third, fourth);
  }

  /**
   * Bytes whose key begins with the same bits as this one, found by trying: twice the work for each
   * bit. They are a SHA-256 multihash, since some peers take nothing else.
   *
   * @param bits at most 24
   */
  byte[] preimageNear(int bits, RandomGenerator random) {
    if (bits > 24) {
      throw new IllegalArgumentException("no preimage is looked for of " + bits + " bits");
    }
    MessageDigest sha256 = sha256();
    byte[] candidate = new byte[34];
    random.nextBytes(candidate);
    System.arraycopy(SHA2_256_HEAD, 0, candidate, 0, 2);
    ByteBuffer view = ByteBuffer.wrap(candidate);
    long wanted = leading(bits);
    for (long counter = 0; ; counter++) {
      view.putLong(2, counter ^ view.getLong(10));
      long leading =
          bits == 0 ? 0 : ByteBuffer.wrap(sha256.digest(candidate)).getLong() >>> (64 - bits);
      if (leading == wanted) {
        return candidate;
      }
    }
  }

  @Override
  public int compareTo(KadKey other) {
    int byFirst = Long.compareUnsigned(first, other.first);
    if (byFirst != 0) {
      return byFirst;
    }
    int bySecond = Long.compareUnsigned(second, other.second);
    if (bySecond != 0) {
      return bySecond;
    }
    int byThird = Long.compareUnsigned(third, other.third);
    return byThird != 0 ? byThird : Long.compareUnsigned(fourth, other.fourth);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
