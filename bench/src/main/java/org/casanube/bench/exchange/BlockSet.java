package org.casanube.bench.exchange;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.casanube.block.blocks.Block;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;

/** So many blocks of one size, the same in every process; written {@code 256x1048576}. */
record BlockSet(int count, int size) {
  static BlockSet parse(String text) {
    String[] parts = text.split("x", 2);
    return new BlockSet(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
  }

  double mib() {
    return (double) count * size / (1 << 20);
  }

  Block block(int index) {
    byte[] bytes = new byte[size];
    new Random(((long) size << 32) + index).nextBytes(bytes);
    return Block.of(Multihash.sha256(bytes), bytes);
  }

  static Cid cid(Block block) {
    return Cid.v1(Multicodec.RAW, block.multihash());
  }

  List<Cid> cids() {
    return IntStream.range(0, count).mapToObj(index -> cid(block(index))).toList();
  }

  @Override
  public String toString() {
    return count + "x" + size;
  }
}
