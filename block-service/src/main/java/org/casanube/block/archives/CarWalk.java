package org.casanube.block.archives;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.reachability.PendingMemory;
import org.casanube.block.reachability.VisitedBlocks;
import org.casanube.block.unixfs.BlockSending;
import org.casanube.block.unixfs.BlockSource;
import org.casanube.block.unixfs.EntityWalk;
import org.casanube.block.unixfs.ReadAhead;
import org.casanube.block.unixfs.UnixFsException;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.block.unixfs.UnixFsStat;
import org.casanube.ipld.car.CarWriter;
import org.casanube.ipld.links.BlockLinks;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one export. What was written is remembered in a few bytes a block up to {@link
 * #MAX_REMEMBERED_BYTES}; beyond that a block may come twice, which readers must take.
 */
final class CarWalk implements AutoCloseable {
  /** Memory for what was written: some four million blocks. */
  static final long MAX_REMEMBERED_BYTES = 64L * 1024 * 1024;

  /** The most links that may wait on the way down. */
  static final int MAX_PENDING_LINKS = 2_000_000;

  /** How many blocks before they are needed a source is told of them, twice that at most. */
  private static final int EXPECTED_BLOCKS = 32;

  private final CarWriter writer;
  private final BlockSource source;
  private final boolean duplicates;
  private final VisitedBlocks written;
  private final VisitedBlocks descended;
  private final PendingMemory memory = new PendingMemory();

  CarWalk(CarWriter writer, BlockSource source, KeyHash hash, boolean duplicates) {
    this.writer = writer;
    this.source = source;
    this.duplicates = duplicates;
    this.written = new VisitedBlocks(hash, 1024);
    this.descended = new VisitedBlocks(hash, 64);
  }

  /**
   * Writes one block, unless it was written already. A reader may take long: a block that has no
   * room meanwhile is read again for each piece.
   */
  void write(Cid cid) throws IOException {
    if (cid.multihash().isIdentity() || (!duplicates && written.contains(cid.multihash()))) {
      return;
    }
    Sent block = new Sent(cid);
    writer.writeHead(cid, block.length());
    BlockSending.PROCESS.send(block, writer::writePiece);
    if (!duplicates) {
      remember(written, cid);
    }
  }

  /** A block that was read to know its length, and is read again after it was taken once. */
  private final class Sent implements Supplier<ByteBuffer> {
    private final Cid cid;
    private @Nullable ByteBuffer first;

    Sent(Cid cid) {
      this.cid = cid;
      this.first = source.require(cid);
    }

    int length() {
      return Objects.requireNonNull(first).remaining();
    }

    @Override
    public ByteBuffer get() {
      ByteBuffer block = first;
      first = null;
      return block == null ? source.require(cid) : block;
    }
  }

  private static void remember(VisitedBlocks blocks, Cid cid) {
    if (blocks.bytes() < MAX_REMEMBERED_BYTES) {
      blocks.addAlone(cid);
    }
  }

  /** True if what is below the block must be gone through: it was not, or may come again. */
  private boolean enters(Cid cid) {
    if (duplicates) {
      return true;
    }
    boolean fresh = !descended.contains(cid.multihash());
    remember(descended, cid);
    return fresh;
  }

  void writeEntity(Cid root, EntityBytes bytes) throws IOException {
    EntityWalk walk = new EntityWalk(source);
    try {
      if (bytes.isAll()) {
        walk.visit(root, this::visit);
        return;
      }
      long size = fileSize(root);
      walk.visit(root, bytes.start(size), bytes.end(size), this::visit);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The size of a file; of anything else, of which there are no parts, as long as can be. */
  private long fileSize(Cid root) {
    try {
      UnixFsStat stat = new UnixFsReader(source, ReadAhead.NONE).stat(root);
      return stat.kind() == UnixFsStat.Kind.FILE ? stat.size() : Long.MAX_VALUE;
    } catch (UnixFsException e) {
      if (e.code() == UnixFsException.Code.NOT_UNIXFS) {
        return Long.MAX_VALUE;
      }
      throw e;
    }
  }

  /** Two parts of a file may need different blocks below one that comes twice. */
  private boolean visit(Cid cid, boolean whole) {
    try {
      write(cid);
      return !isLeaf(cid) && (!whole || enters(cid));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isLeaf(Cid cid) {
    return cid.codec().equals(Multicodec.RAW);
  }

  /** Links of which some are still to be followed. */
  private static final class Children {
    private final List<Cid> links;
    private int at;

    Children(List<Cid> links) {
      this.links = links;
    }
  }

  void writeAll(Cid root) throws IOException {
    Deque<Children> path = new ArrayDeque<>();
    path.push(new Children(List.of(root)));
    int pending = 1;
    while (!path.isEmpty()) {
      Children level = path.element();
      expect(level);
      Cid cid = level.links.get(level.at++);
      if (level.at == level.links.size()) {
        pending -= path.pop().links.size();
      }
      List<Cid> links = writeAndOpen(cid);
      pending += links.size();
      boolean fits = memory.hold((long) pending * PendingMemory.LINK_BYTES);
      if (!fits || pending > MAX_PENDING_LINKS) {
        throw new ArchiveException(
            ArchiveException.Code.LIMIT_EXCEEDED,
            "more than %d links wait on the way down to %s".formatted(pending, cid));
      }
      if (!links.isEmpty()) {
        path.push(new Children(links));
      }
    }
  }

  /** Writes a block; returns the links that are still to be followed. */
  private List<Cid> writeAndOpen(Cid cid) throws IOException {
    if (isLeaf(cid)) {
      write(cid);
      return List.of();
    }
    if (!enters(cid)) {
      return List.of();
    }
    write(cid);
    return BlockLinks.knows(cid.codec()) ? BlockLinks.of(cid, source.require(cid)) : List.of();
  }

  /** Tells the source of the children of one block, some at a time as they are written. */
  private void expect(Children children) {
    if (source.aheadBytes() > 0 && children.at % EXPECTED_BLOCKS == 0) {
      int to = Math.min(children.links.size(), children.at + 2 * EXPECTED_BLOCKS);
      int from = children.at == 0 ? 0 : Math.min(to, children.at + EXPECTED_BLOCKS);
      source.expect(children.links.subList(from, to));
    }
  }

  @Override
  public void close() {
    memory.close();
    written.close();
    descended.close();
  }
}
