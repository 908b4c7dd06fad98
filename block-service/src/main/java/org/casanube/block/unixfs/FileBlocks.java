package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * The content of a range of one file, piece by piece in order, reading only blocks that the range
 * needs and some of them ahead. Every block is held against the size that its parent says before
 * its bytes are handed out, so what comes out has the length that was promised or ends in an error.
 *
 * <p>Depth is bounded, the path to the current piece is all that is kept; nothing is recursive.
 */
final class FileBlocks implements Iterator<ByteBuffer>, AutoCloseable {
  /** The deepest file that is read, in blocks: a balanced one of 2^63 bytes has 21 at two links. */
  static final int MAX_DEPTH = 128;

  private final BlockSource source;
  private final ReadAhead readAhead;
  private final long start;
  private final long end;
  private final Deque<Level> path = new ArrayDeque<>();
  private int ahead;
  private @Nullable ByteBuffer next;
  private @Nullable Supplier<ByteBuffer> again;

  /**
   * The range of a file.
   *
   * @param start first byte, within the file
   * @param end behind the last byte, within the file
   */
  FileBlocks(DagNode root, long start, long end, BlockSource source, ReadAhead readAhead) {
    this.source = source;
    this.readAhead = readAhead;
    this.start = start;
    this.end = end;
    if (start < end) {
      path.push(new Level(root, 0));
    }
  }

  /** A node on the path, and how far it was read. */
  private final class Level {
    private final NodeOnWay node;
    private final Map<Integer, CompletableFuture<ByteBuffer>> fetches = new HashMap<>();
    private boolean dataTaken;
    private boolean hasLeaves;
    private int child;
    private long position;
    private int told;
    private long toldUpTo;

    Level(DagNode dag, long position) {
      this.node = NodeOnWay.toRead(dag, source);
      this.position = position;
      toldUpTo = position + dag.node().data().remaining();
    }

    private DagNode dag() {
      return node.dag();
    }

    /** Collects the children up to this position of the file that the source was not told of. */
    private void collectUpTo(long limit, List<Cid> expected) {
      while (told < dag().links().size() && toldUpTo < limit) {
        long size = dag().node().blockSize(told);
        toldUpTo += size;
        if (size > 0 && toldUpTo > start) {
          expected.add(dag().links().get(told).cid());
        }
        told++;
      }
    }

    private ByteBuffer fetch(int index) {
      CompletableFuture<ByteBuffer> fetch = fetches.remove(index);
      if (fetch == null) {
        return source.require(dag().links().get(index).cid());
      }
      ahead--;
      return join(fetch);
    }

    /** Fetches the leaves after this one while they are wanted and allowed. */
    private void fetchAhead(int from) {
      long at = position;
      for (int index = from;
          index < dag().links().size() && at < end && index - from < readAhead.blocks();
          index++) {
        Cid cid = dag().links().get(index).cid();
        long size = dag().node().blockSize(index);
        boolean wanted =
            size > 0 && (hasLeaves || DagNode.isRaw(cid)) && BlockSending.PROCESS.hasRoom(size);
        if (wanted && ahead < readAhead.blocks() && !fetches.containsKey(index)) {
          ahead++;
          fetches.put(
              index,
              CompletableFuture.supplyAsync(() -> source.require(cid), readAhead.executor()));
        }
        at += size;
      }
    }
  }

  private static ByteBuffer join(CompletableFuture<ByteBuffer> fetch) {
    try {
      return fetch.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public boolean hasNext() {
    while (next == null && !path.isEmpty()) {
      next = advance(path.element());
    }
    if (next != null && !path.isEmpty()) {
      path.element().node.leave();
    }
    return next != null;
  }

  /**
   * The piece that {@link #hasNext} found; once it was handed out, the same piece again, read anew,
   * until {@code hasNext} is asked.
   */
  @Override
  public ByteBuffer next() {
    ByteBuffer piece = next;
    if (piece != null) {
      next = null;
      return piece;
    }
    if (again == null) {
      throw new NoSuchElementException();
    }
    forgetAhead();
    return again.get();
  }

  /** There is no room: what was read ahead is read when it is needed. */
  private void forgetAhead() {
    for (Level level : path) {
      level.fetches.values().forEach(fetch -> fetch.cancel(false));
      level.fetches.clear();
    }
    ahead = 0;
  }

  /** One step: the node's own content, a child's, or down to a child; null if none came of it. */
  private @Nullable ByteBuffer advance(Level level) {
    UnixFsNode node = level.dag().node();
    if (!level.dataTaken) {
      level.dataTaken = true;
      ByteBuffer data = node.data();
      long position = level.position;
      level.position += data.remaining();
      Cid cid = level.node.cid();
      again = () -> readAgain(cid, position);
      if (level.dag().links().isEmpty()) {
        // All there is: not to be kept while it is sent.
        ascend();
      }
      return slice(data, position);
    }
    if (level.child == level.dag().links().size() || level.position >= end) {
      ascend();
      return null;
    }
    int index = level.child++;
    long position = level.position;
    long size = node.blockSize(index);
    level.position += size;
    if (size == 0 || level.position <= start) {
      return null;
    }
    return enter(level, index, position);
  }

  private @Nullable ByteBuffer enter(Level level, int index, long position) {
    Cid cid = level.dag().links().get(index).cid();
    if (!DagNode.isUnixFs(cid)) {
      throw level.dag().malformed("links to " + cid + ", which is no part of a file");
    }
    tellAhead(position);
    level.fetchAhead(index + 1);
    DagNode child = DagNode.decode(cid, level.fetch(index));
    long size = level.dag().node().blockSize(index);
    if (child.contentSize() != size) {
      throw child.malformed(
          "has %d bytes of content, its parent says %d".formatted(child.contentSize(), size));
    }
    level.hasLeaves = child.links().isEmpty();
    if (level.hasLeaves) {
      again = () -> readAgain(cid, position);
      return slice(child.node().data(), position);
    }
    if (path.size() == MAX_DEPTH) {
      throw new UnixFsException(
          UnixFsException.Code.LIMIT_EXCEEDED,
          "file is deeper than the limit of " + MAX_DEPTH + " blocks at " + cid);
    }
    level.node.leave();
    path.push(new Level(child, position));
    return null;
  }

  private void ascend() {
    path.pop().node.close();
  }

  private ByteBuffer readAgain(Cid node, long position) {
    ByteBuffer data = DagNode.decode(node, source.require(node)).node().data();
    return Objects.requireNonNull(slice(data, position));
  }

  /** Tells the source what comes after this position, the innermost nodes' children first. */
  private void tellAhead(long position) {
    long ahead = source.aheadBytes();
    if (ahead == 0) {
      return;
    }
    long limit = Math.min(end, position + ahead < 0 ? Long.MAX_VALUE : position + ahead);
    List<Cid> expected = new ArrayList<>();
    for (Level level : path) {
      level.collectUpTo(limit, expected);
      if (level.toldUpTo >= limit) {
        break;
      }
    }
    if (!expected.isEmpty()) {
      source.expect(expected);
    }
  }

  /** What of this data, which stands at this position of the file, is in the range. */
  private @Nullable ByteBuffer slice(ByteBuffer data, long position) {
    long from = Math.max(0, start - position);
    long to = Math.min(data.remaining(), end - position);
    return from >= to ? null : data.slice((int) from, (int) (to - from));
  }

  /** Gives up what is being fetched. */
  @Override
  public void close() {
    for (Level level : path) {
      level.fetches.values().forEach(fetch -> fetch.cancel(false));
      level.node.close();
    }
    path.clear();
    next = null;
    again = null;
  }
}
