package org.casanube.p2p.keys;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Verifies ECDSA signatures over the curve secp256k1, which the JDK no longer has. Only public
 * values are handled, so that the time it takes may tell what it will. Takes about 3 ms.
 *
 * @see <a href="https://www.secg.org/sec2-v2.pdf">SEC 2, section 2.4.1</a>
 */
final class Secp256k1 implements SignatureVerifier {
  private static final BigInteger P =
      new BigInteger("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", 16);
  private static final BigInteger N =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
  private static final Point G =
      new Point(
          new BigInteger("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", 16),
          new BigInteger("483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8", 16),
          BigInteger.ONE);
  private static final Point INFINITY = new Point(BigInteger.ONE, BigInteger.ONE, BigInteger.ZERO);
  private static final int MAX_SIGNATURE_BYTES = 72;

  private final Point key;

  private Secp256k1(Point key) {
    this.key = key;
  }

  /** The verifier for a compressed point: 02 or 03, then 32 bytes of x. */
  static Secp256k1 of(byte[] compressed) throws InvalidKeyException {
    if (compressed.length != 33 || (compressed[0] != 2 && compressed[0] != 3)) {
      throw new InvalidKeyException("secp256k1 key is not a compressed point of 33 bytes");
    }
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(compressed, 1, 33));
    if (x.compareTo(P) >= 0) {
      throw new InvalidKeyException("secp256k1 key is not on the curve");
    }
    BigInteger square = x.pow(3).add(BigInteger.valueOf(7)).mod(P);
    BigInteger y = square.modPow(P.add(BigInteger.ONE).shiftRight(2), P);
    if (!y.multiply(y).mod(P).equals(square)) {
      throw new InvalidKeyException("secp256k1 key is not on the curve");
    }
    boolean odd = compressed[0] == 3;
    return new Secp256k1(new Point(x, y.testBit(0) == odd ? y : P.subtract(y), BigInteger.ONE));
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    Optional<BigInteger[]> numbers = parse(signature);
    if (numbers.isEmpty()) {
      return false;
    }
    BigInteger r = numbers.get()[0];
    BigInteger s = numbers.get()[1];
    if (!isScalar(r) || !isScalar(s)) {
      return false;
    }
    BigInteger inverse = s.modInverse(N);
    BigInteger first = new BigInteger(1, sha256(message)).multiply(inverse).mod(N);
    BigInteger second = r.multiply(inverse).mod(N);
    Point sum = G.times(first).plus(key.times(second));
    return !sum.isInfinite() && sum.affineX().mod(N).equals(r);
  }

  private static boolean isScalar(BigInteger value) {
    return value.signum() > 0 && value.compareTo(N) < 0;
  }

  private static byte[] sha256(byte[] message) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Reads a DER sequence of two positive integers, strictly. */
  private static Optional<BigInteger[]> parse(byte[] der) {
    if (der.length < 8
        || der.length > MAX_SIGNATURE_BYTES
        || der[0] != 0x30
        || der[1] != der.length - 2) {
      return Optional.empty();
    }
    BigInteger[] numbers = new BigInteger[2];
    int at = 2;
    for (int index = 0; index < 2; index++) {
      int size = at + 1 < der.length && der[at] == 2 ? der[at + 1] : 0;
      if (size < 1 || size > 33 || at + 2 + size > der.length) {
        return Optional.empty();
      }
      byte[] content = Arrays.copyOfRange(der, at + 2, at + 2 + size);
      numbers[index] = new BigInteger(content);
      if (!Arrays.equals(content, numbers[index].toByteArray())) {
        return Optional.empty();
      }
      at += 2 + size;
    }
    return at == der.length ? Optional.of(numbers) : Optional.empty();
  }

  /** A point in Jacobian coordinates: x/z², y/z³; z is 0 at infinity. */
  private record Point(BigInteger x, BigInteger y, BigInteger z) {
    boolean isInfinite() {
      return z.signum() == 0;
    }

    BigInteger affineX() {
      BigInteger inverse = z.modInverse(P);
      return x.multiply(inverse).multiply(inverse).mod(P);
    }

    Point times(BigInteger scalar) {
      Point result = INFINITY;
      for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
        result = result.doubled();
        if (scalar.testBit(bit)) {
          result = result.plus(this);
        }
      }
      return result;
    }

    Point doubled() {
      if (isInfinite() || y.signum() == 0) {
        return INFINITY;
      }
      BigInteger ySquare = y.multiply(y).mod(P);
      BigInteger s = x.multiply(ySquare).shiftLeft(2).mod(P);
      BigInteger m = x.multiply(x).multiply(BigInteger.valueOf(3)).mod(P);
      BigInteger newX = m.multiply(m).subtract(s.shiftLeft(1)).mod(P);
      BigInteger eight = ySquare.multiply(ySquare).shiftLeft(3);
      BigInteger newY = m.multiply(s.subtract(newX)).subtract(eight).mod(P);
      return new Point(newX, newY, y.multiply(z).shiftLeft(1).mod(P));
    }

    Point plus(Point other) {
      if (isInfinite()) {
        return other;
      }
      if (other.isInfinite()) {
        return this;
      }
      BigInteger zz = z.multiply(z).mod(P);
      BigInteger otherZz = other.z.multiply(other.z).mod(P);
      BigInteger u1 = x.multiply(otherZz).mod(P);
      BigInteger u2 = other.x.multiply(zz).mod(P);
      BigInteger s1 = y.multiply(otherZz).multiply(other.z).mod(P);
      BigInteger s2 = other.y.multiply(zz).multiply(z).mod(P);
      if (u1.equals(u2)) {
        return s1.equals(s2) ? doubled() : INFINITY;
      }
      BigInteger h = u2.subtract(u1).mod(P);
      BigInteger r = s2.subtract(s1).mod(P);
      BigInteger hh = h.multiply(h).mod(P);
      BigInteger hhh = hh.multiply(h).mod(P);
      BigInteger v = u1.multiply(hh).mod(P);
      BigInteger newX = r.multiply(r).subtract(hhh).subtract(v.shiftLeft(1)).mod(P);
      BigInteger newY = r.multiply(v.subtract(newX)).subtract(s1.multiply(hhh)).mod(P);
      return new Point(newX, newY, h.multiply(z).multiply(other.z).mod(P));
    }
  }
}
