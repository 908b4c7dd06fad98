package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multihash;

/** Keeps blocks in memory, checks what it is given, and remembers what it was asked for. */
final class MemoryBlocks implements BlockSink, BlockSource {
  private final Map<Multihash, byte[]> blocks = new HashMap<>();
  private final List<Cid> asked = new ArrayList<>();

  @Override
  public void put(Cid cid, ByteBuffer bytes) {
    if (!cid.multihash().matches(bytes)) {
      throw new AssertionError("block does not match " + cid);
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    blocks.put(cid.multihash(), copy);
  }

  @Override
  public synchronized ByteBuffer require(Cid cid) {
    asked.add(cid);
    if (cid.multihash().isIdentity()) {
      return ByteBuffer.wrap(cid.multihash().digest()).asReadOnlyBuffer();
    }
    byte[] bytes = blocks.get(cid.multihash());
    if (bytes == null) {
      throw new IllegalStateException("block " + cid + " is not here");
    }
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  synchronized List<Cid> takeAsked() {
    List<Cid> taken = List.copyOf(asked);
    asked.clear();
    return taken;
  }

  void remove(Cid cid) {
    blocks.remove(cid.multihash());
  }

  int count() {
    return blocks.size();
  }

  long bytes() {
    return blocks.values().stream().mapToLong(bytes -> bytes.length).sum();
  }
}
