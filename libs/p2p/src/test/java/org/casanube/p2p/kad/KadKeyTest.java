package org.casanube.p2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.casanube.multiformats.Multihash;

class KadKeyTest {
  @Property(tries = 200)
  void compareDistance_isThatOfXor(
      @ForAll byte[] target, @ForAll byte[] one, @ForAll byte[] other) {
    KadKey key = KadKey.of(target);
    int expected =
        number(key)
            .xor(number(KadKey.of(one)))
            .compareTo(number(key).xor(number(KadKey.of(other))));

    assertThat(Integer.signum(key.compareDistance(KadKey.of(one), KadKey.of(other))))
        .isEqualTo(expected);
  }

  @Property(tries = 200)
  void commonPrefix_isThatOfTheNumbers(@ForAll byte[] one, @ForAll byte[] other) {
    KadKey key = KadKey.of(one);
    BigInteger xor = number(key).xor(number(KadKey.of(other)));

    assertThat(key.commonPrefix(KadKey.of(other))).isEqualTo(KadKey.BITS - xor.bitLength());
  }

  @Property(tries = 50)
  void preimageNear_hasTheBits(@ForAll byte[] seed, @ForAll @IntRange(min = 0, max = 12) int bits) {
    KadKey wanted = KadKey.of(seed);
    byte[] found = wanted.preimageNear(bits, new Random(bits));

    assertThat(KadKey.of(found).commonPrefix(wanted)).isGreaterThanOrEqualTo(bits);
    assertThat(Multihash.decode(found).digestLength()).isEqualTo(32);
  }

  @Property(tries = 50)
  void withFlippedBit_partsThere(
      @ForAll byte[] seed, @ForAll @IntRange(min = 0, max = 63) int bit) {
    KadKey key = KadKey.of(seed);

    assertThat(key.commonPrefix(key.withFlippedBit(bit))).isEqualTo(bit);
  }

  private static BigInteger number(KadKey key) {
    ByteBuffer bytes = ByteBuffer.allocate(32);
    bytes.putLong(key.first()).putLong(key.second()).putLong(key.third()).putLong(key.fourth());
    return new BigInteger(1, bytes.array());
  }
}
