package org.casanube.ipld;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;

/** Nodes of every kind, the same ones for the same seed. */
public final class RandomNodes {
  private static final int MAX_DEPTH = 5;

  private final Random random;

  public RandomNodes(long seed) {
    this.random = new Random(seed);
  }

  public IpldNode next() {
    return next(0);
  }

  private IpldNode next(int depth) {
    return switch (random.nextInt(depth < MAX_DEPTH ? 11 : 9)) {
      case 0 -> IpldNode.NULL;
      case 1 -> IpldNode.of(random.nextBoolean());
      case 2 -> IpldNode.of(random.nextLong() >> random.nextInt(64));
      case 3 -> IpldNode.of(random.nextLong(-300, 300));
      case 4 -> IpldNode.of(bigInteger());
      case 5 -> IpldNode.of(finite(Double.longBitsToDouble(random.nextLong())));
      case 6 -> IpldNode.of(text());
      case 7 -> IpldNode.of(bytes());
      case 8 -> IpldNode.of(cid());
      case 9 -> list(depth + 1);
      default -> map(depth + 1);
    };
  }

  private BigInteger bigInteger() {
    BigInteger magnitude = new BigInteger(64, random);
    return random.nextBoolean() ? magnitude : magnitude.not();
  }

  private double finite(double value) {
    return Double.isFinite(value) && random.nextBoolean() ? value : random.nextInt(4000) / 8.0 - 50;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(10); length > 0; length--) {
      int[] some = {random.nextInt(0x80), 'a', '/', 0xe9, 0x8a9e, 0x1f680, 0xfffd, '"', '\\', 10};
      text.appendCodePoint(some[random.nextInt(some.length)]);
    }
    return text.toString();
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return bytes;
  }

  private Cid cid() {
    Multihash multihash = Multihash.sha256(text().getBytes(StandardCharsets.UTF_8));
    return random.nextInt(4) == 0 ? Cid.v0(multihash) : Cid.v1(Multicodec.DAG_CBOR, multihash);
  }

  private IpldNode list(int depth) {
    List<IpldNode> elements = new ArrayList<>();
    for (int count = random.nextInt(6); count > 0; count--) {
      elements.add(next(depth));
    }
    return new IpldNode.ListNode(elements);
  }

  private IpldNode map(int depth) {
    Map<String, IpldNode> entries = new LinkedHashMap<>();
    for (int count = random.nextInt(6); count > 0; count--) {
      entries.put(text() + "k", next(depth));
    }
    return IpldNode.map(entries);
  }
}
