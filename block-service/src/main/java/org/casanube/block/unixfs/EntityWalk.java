package org.casanube.block.unixfs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the blocks that make up one entity, each before those below it, in their order: all
 * blocks of a file or those of a range, all shards of a directory but nothing that they lead to,
 * and the one block of anything else. Safe for many threads if the source is.
 */
public final class EntityWalk {
  private final BlockSource source;

  public EntityWalk(BlockSource source) {
    this.source = source;
  }

  /** Told of every block. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * A block of the entity, which is not held meanwhile.
     *
     * @param whole true if all blocks below it belong to the entity too, false if only some
     * @return false to pass over the blocks below it
     */
    boolean visit(Cid cid, boolean whole);
  }

  /** A node whose children are being visited. */
  private static final class Level {
    private final NodeOnWay node;
    private int child;
    private long position;
    private int told;
    private long toldUpTo;

    Level(NodeOnWay node, long position) {
      this.node = node;
      this.position = position;
      toldUpTo = position;
    }
  }

  /**
   * Visits the whole entity.
   *
   * @throws UnixFsException if blocks break the specification or a limit
   */
  public void visit(Cid root, Visitor visitor) {
    visit(root, 0, Long.MAX_VALUE, visitor);
  }

  /**
   * Visits what a part of a file needs; of a directory, everything.
   *
   * @param start first byte, which may be behind the end: then the root alone is visited
   * @param end behind the last byte
   * @throws UnixFsException if blocks break the specification or a limit
   */
  public void visit(Cid root, long start, long end, Visitor visitor) {
    switch (type(root)) {
      case FILE, RAW -> new FileVisit(start, end, visitor).visit(root);
      case HAMT_SHARD -> visitShards(root, visitor);
      default -> {
        boolean _ = visitor.visit(root, true);
      }
    }
  }

  /** What the root is; nothing of it is kept while its block is on its way. */
  private UnixFsNode.Type type(Cid root) {
    return DagNode.isUnixFs(root)
        ? DagNode.read(root, source).node().type()
        : UnixFsNode.Type.METADATA;
  }

  /** One visit of the part of a file. */
  private final class FileVisit {
    private final long start;
    private final long end;
    private final Visitor visitor;
    private final boolean everything;
    private final Deque<Level> path = new ArrayDeque<>();

    FileVisit(long start, long end, Visitor visitor) {
      this.start = start;
      this.end = end;
      this.visitor = visitor;
      this.everything = start <= 0 && end == Long.MAX_VALUE;
    }

    void visit(Cid root) {
      boolean whole = start <= 0 && end >= DagNode.read(root, source).contentSize();
      if (!visitor.visit(root, whole)) {
        return;
      }
      try {
        enter(DagNode.read(root, source), 0);
        while (!path.isEmpty()) {
          Level level = path.element();
          if (level.child == level.node.dag().links().size() || level.position >= end) {
            path.pop().node.close();
          } else {
            step(level);
          }
        }
      } finally {
        path.forEach(level -> level.node.close());
      }
    }

    private void enter(DagNode dag, long position) {
      NodeOnWay node = NodeOnWay.toRead(dag, source);
      path.push(new Level(node, position + dag.node().data().remaining()));
    }

    /** Children without content have no place in a part, but belong to the whole file. */
    private void step(Level level) {
      int index = level.child++;
      long position = level.position;
      long size = level.node.dag().node().blockSize(index);
      level.position += size;
      if (everything || (size > 0 && level.position > start)) {
        tellAhead(level, position);
        Cid child = level.node.dag().links().get(index).cid();
        level.node.leave();
        enter(child, position, size);
      }
    }

    /** Tells the source which children of the level come after this position of the file. */
    private void tellAhead(Level level, long position) {
      long ahead = source.aheadBytes();
      if (ahead == 0) {
        return;
      }
      long limit = Math.min(end, position + ahead < 0 ? Long.MAX_VALUE : position + ahead);
      List<Cid> expected = new ArrayList<>();
      while (level.told < level.node.dag().links().size() && level.toldUpTo < limit) {
        long size = level.node.dag().node().blockSize(level.told);
        level.toldUpTo += size;
        if (everything || (size > 0 && level.toldUpTo > start)) {
          expected.add(level.node.dag().links().get(level.told).cid());
        }
        level.told++;
      }
      if (!expected.isEmpty()) {
        source.expect(expected);
      }
    }

    private void enter(Cid cid, long position, long size) {
      if (path.size() == FileBlocks.MAX_DEPTH) {
        throw new UnixFsException(
            UnixFsException.Code.LIMIT_EXCEEDED,
            "file is deeper than the limit of " + FileBlocks.MAX_DEPTH + " blocks at " + cid);
      }
      boolean whole = position >= start && position + size <= end;
      if (visitor.visit(cid, whole)) {
        DagNode child = DagNode.decode(cid, source.require(cid));
        if (child.contentSize() != size) {
          throw child.malformed("has not the size that its parent says");
        }
        enter(child, position);
      }
    }
  }

  /** A shard whose links are being looked at. */
  private final class ShardLevel {
    private final NodeOnWay node;
    private @Nullable HamtShard shard;
    private int index;

    ShardLevel(HamtShard shard) {
      this.node = NodeOnWay.toRead(shard.dag(), source);
      this.shard = shard;
      shard.expectShards(source);
    }

    HamtShard shard() {
      HamtShard present = shard;
      if (present == null) {
        present = HamtShard.of(node.dag());
        shard = present;
      }
      return present;
    }

    void leave() {
      node.leave();
      if (!node.isHeld()) {
        shard = null;
      }
    }
  }

  private void visitShards(Cid root, Visitor visitor) {
    HamtShard _ = HamtShard.of(DagNode.read(root, source));
    if (!visitor.visit(root, true)) {
      return;
    }
    Deque<ShardLevel> path = new ArrayDeque<>();
    try {
      path.push(new ShardLevel(HamtShard.of(DagNode.read(root, source))));
      while (!path.isEmpty()) {
        ShardLevel level = path.element();
        if (level.index == level.shard().count()) {
          path.pop().node.close();
        } else {
          step(path, level, visitor);
        }
      }
    } finally {
      path.forEach(level -> level.node.close());
    }
  }

  private void step(Deque<ShardLevel> path, ShardLevel level, Visitor visitor) {
    int index = level.index++;
    if (!level.shard().isShard(index)) {
      return;
    }
    Cid cid = level.shard().link(index).cid();
    level.leave();
    if (visitor.visit(cid, true)) {
      HamtShard child = level.shard().child(index, path.size(), source);
      level.leave();
      path.push(new ShardLevel(child));
    }
  }
}
