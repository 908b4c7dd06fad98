package org.casanube.block.tree;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.blocks.Blocks.WriteSession;
import org.casanube.block.unixfs.BlockSink;
import org.casanube.block.unixfs.BlockSource;
import org.casanube.ipld.links.BlockLinks;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;

/**
 * Blocks of a tree in the making, in memory above those that are stored. Many edits make many
 * directories that only the next edit reads; of all those, only what the last root reaches is ever
 * written. For one thread.
 */
final class DraftBlocks implements BlockSource, BlockSink {
  /** The directory without entries, which is readable though nobody ever stored it. */
  static final Cid EMPTY_DIRECTORY;

  private static final byte[] EMPTY_BYTES = {0x0a, 0x02, 0x08, 0x01};

  static {
    EMPTY_DIRECTORY = Cid.v1(Multicodec.DAG_PB, Multihash.sha256(EMPTY_BYTES));
  }

  private final Blocks blocks;
  private Map<Cid, ByteBuffer> made = new HashMap<>();
  private long madeBytes;

  DraftBlocks(Blocks blocks) {
    this.blocks = blocks;
  }

  /** Stored blocks, and the empty directory. */
  static BlockSource stored(Blocks blocks) {
    return beside(cid -> blocks.require(cid).data());
  }

  /** What the source has, and the empty directory. */
  static BlockSource beside(BlockSource source) {
    return cid ->
        cid.equals(EMPTY_DIRECTORY)
            ? ByteBuffer.wrap(EMPTY_BYTES).asReadOnlyBuffer()
            : source.require(cid);
  }

  @Override
  public ByteBuffer require(Cid cid) {
    ByteBuffer drafted = made.get(cid);
    return drafted != null ? drafted.duplicate() : stored(blocks).require(cid);
  }

  @Override
  public void put(Cid cid, ByteBuffer data) {
    byte[] copy = new byte[data.remaining()];
    data.duplicate().get(copy);
    if (made.putIfAbsent(cid, ByteBuffer.wrap(copy).asReadOnlyBuffer()) == null) {
      madeBytes += copy.length;
    }
  }

  /** Memory taken by what was made, in bytes. */
  long bytes() {
    return madeBytes;
  }

  /** Forgets what was made and the root does not reach. */
  void retain(Cid root) {
    Map<Cid, ByteBuffer> kept = new HashMap<>();
    childrenFirst(root).forEach(cid -> kept.put(cid, drafted(cid)));
    made = kept;
    madeBytes = kept.values().stream().mapToLong(ByteBuffer::remaining).sum();
  }

  /** Adds to the session what was made and the root reaches, children before parents. */
  void writeTo(WriteSession session, Cid root) {
    for (Cid cid : childrenFirst(root)) {
      session.add(cid, Block.of(cid.multihash(), drafted(cid).duplicate()));
    }
    if (root.equals(EMPTY_DIRECTORY)) {
      session.add(root, Block.of(root.multihash(), ByteBuffer.wrap(EMPTY_BYTES)));
    }
  }

  private ByteBuffer drafted(Cid cid) {
    ByteBuffer bytes = made.get(cid);
    if (bytes == null) {
      throw new IllegalStateException("no block was made for " + cid);
    }
    return bytes;
  }

  /** Each block that was made and the root reaches, once, after all that is below it. */
  private List<Cid> childrenFirst(Cid root) {
    Set<Cid> ordered = new LinkedHashSet<>();
    Set<Cid> opened = new HashSet<>();
    Deque<Cid> pending = new ArrayDeque<>(List.of(root));
    while (!pending.isEmpty()) {
      Cid next = pending.element();
      if (!made.containsKey(next)) {
        pending.pop();
      } else if (opened.add(next)) {
        BlockLinks.of(next, drafted(next).duplicate()).forEach(pending::push);
      } else {
        pending.pop();
        ordered.add(next);
      }
    }
    return List.copyOf(ordered);
  }
}
