package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.multiformats.Cid;

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
     * A block of the entity.
     *
     * @param whole true if all blocks below it belong to the entity too, false if only some
     * @return false to pass over the blocks below it
     */
    boolean visit(Cid cid, ByteBuffer block, boolean whole);
  }

  /** A node whose children are being visited. */
  private static final class Level {
    private final DagNode dag;
    private int child;
    private long position;
    private int told;
    private long toldUpTo;

    Level(DagNode dag, long position) {
      this.dag = dag;
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
    ByteBuffer block = source.require(root);
    if (!DagNode.isUnixFs(root)) {
      boolean _ = visitor.visit(root, block, true);
      return;
    }
    DagNode dag = DagNode.decode(root, block);
    switch (dag.node().type()) {
      case FILE, RAW -> new FileVisit(start, end, visitor).visit(dag, block);
      case HAMT_SHARD -> visitShards(HamtShard.of(dag), block, visitor);
      default -> {
        boolean _ = visitor.visit(root, block, true);
      }
    }
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

    void visit(DagNode root, ByteBuffer block) {
      boolean whole = start <= 0 && end >= root.contentSize();
      if (visitor.visit(root.cid(), block, whole)) {
        path.push(new Level(root, root.node().data().remaining()));
      }
      while (!path.isEmpty()) {
        Level level = path.element();
        if (level.child == level.dag.links().size() || level.position >= end) {
          path.pop();
        } else {
          step(level);
        }
      }
    }

    /** Children without content have no place in a part, but belong to the whole file. */
    private void step(Level level) {
      int index = level.child++;
      long position = level.position;
      long size = level.dag.node().blockSize(index);
      level.position += size;
      if (everything || (size > 0 && level.position > start)) {
        tellAhead(level, position);
        enter(level.dag.links().get(index).cid(), position, size);
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
      while (level.told < level.dag.links().size() && level.toldUpTo < limit) {
        long size = level.dag.node().blockSize(level.told);
        level.toldUpTo += size;
        if (everything || (size > 0 && level.toldUpTo > start)) {
          expected.add(level.dag.links().get(level.told).cid());
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
      ByteBuffer block = source.require(cid);
      boolean whole = position >= start && position + size <= end;
      if (visitor.visit(cid, block, whole)) {
        DagNode child = DagNode.decode(cid, block);
        if (child.contentSize() != size) {
          throw child.malformed("has not the size that its parent says");
        }
        path.push(new Level(child, position + child.node().data().remaining()));
      }
    }
  }

  /** A shard whose links are being looked at. */
  private static final class ShardLevel {
    private final HamtShard shard;
    private int index;

    ShardLevel(HamtShard shard) {
      this.shard = shard;
    }
  }

  private void visitShards(HamtShard root, ByteBuffer block, Visitor visitor) {
    if (!visitor.visit(root.dag().cid(), block, true)) {
      return;
    }
    Deque<ShardLevel> path = new ArrayDeque<>();
    path.push(new ShardLevel(root));
    root.expectShards(source);
    while (!path.isEmpty()) {
      ShardLevel level = path.element();
      if (level.index == level.shard.count()) {
        path.pop();
        continue;
      }
      int index = level.index++;
      if (level.shard.isShard(index)) {
        PbLink link = level.shard.link(index);
        if (visitor.visit(link.cid(), source.require(link.cid()), true)) {
          HamtShard child = level.shard.child(index, path.size(), source);
          child.expectShards(source);
          path.push(new ShardLevel(child));
        }
      }
    }
  }
}
