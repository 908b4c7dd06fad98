package org.casanube.block.unixfs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.casanube.multiformats.Cid;

/**
 * Makes files that differ from others in a part, reading and writing only the blocks on the way to
 * it: what is overwritten keeps its leaves' bounds, what is appended goes on where the file ended.
 * A balanced file made with the same options comes out as an import of the new content would give
 * it. For one thread.
 *
 * <p>Attributes stay as they are; {@link #withAttributes} changes them. Besides {@link
 * UnixFsException} all methods throw what the source and the sink throw.
 */
public final class FileEditor implements AutoCloseable {
  /** The longest run of zeros that is written for a gap or an extension, in bytes. */
  public static final long MAX_GAP_BYTES = 1L << 30;

  private final ImportOptions options;
  private final BlockSource source;
  private final DagWriter writer;
  private final FileImporter importer;
  private final UnixFsReader reader;

  public FileEditor(ImportOptions options, BlockSource source, BlockSink sink, HashingPool pool) {
    this.options = options.withLayout(Layout.BALANCED);
    this.source = source;
    this.writer = new DagWriter(sink, options.cidForm());
    this.importer = new FileImporter(this.options, writer, pool, ImportListener.NONE);
    this.reader = new UnixFsReader(source, ReadAhead.NONE);
  }

  /**
   * The file with this content in place of what stood from {@code offset} on; longer if it reaches
   * beyond the end, with zeros in between if it starts there.
   *
   * @param content read to its end, maybe by another thread, and not closed
   * @throws UnixFsException with NOT_A_FILE if the root is none, with LIMIT_EXCEEDED if the gap is
   *     over {@link #MAX_GAP_BYTES}
   * @throws IOException what reading throws
   */
  public Imported write(Cid file, long offset, InputStream content) throws IOException {
    long size = reader.open(file).size();
    if (offset < 0) {
      throw new IndexOutOfBoundsException("offset " + offset + " is negative");
    }
    if (offset > size) {
      InputStream gap = zeros(offset - size);
      return append(file, new SequenceInputStream(gap, content));
    }
    LeafOverwriter overwriter = new LeafOverwriter(source, writer, offset, content);
    Cid overwritten = offset == size ? file : overwriter.overwrite(file);
    return append(overwritten, content);
  }

  /**
   * The file with this many bytes: its first ones, or all and zeros.
   *
   * @throws UnixFsException with NOT_A_FILE if the root is none, with LIMIT_EXCEEDED if more than
   *     {@link #MAX_GAP_BYTES} zeros were needed
   */
  public Imported truncate(Cid file, long size) throws IOException {
    if (size < 0) {
      throw new IndexOutOfBoundsException("size " + size + " is negative");
    }
    long before = reader.open(file).size();
    if (size >= before) {
      return append(file, zeros(size - before));
    }
    return goOn(file, size, InputStream.nullInputStream());
  }

  private Imported append(Cid file, InputStream content) throws IOException {
    int first = content.read();
    if (first < 0) {
      DagNode root = DagNode.read(file, source);
      return new Imported(file, root.contentSize(), root.totalSize());
    }
    InputStream whole =
        new SequenceInputStream(new ByteArrayInputStream(new byte[] {(byte) first}), content);
    return goOn(file, reader.open(file).size(), whole);
  }

  /** The first {@code keep} bytes of the file and then this content. */
  private Imported goOn(Cid file, long keep, InputStream content) throws IOException {
    DagNode root = DagNode.read(file, source);
    if (keep == 0) {
      return importer.importFile(content, root.node().attributes());
    }
    List<NodeOnWay> opened = new ArrayList<>();
    try {
      return goOn(root, keep, content, opened);
    } finally {
      opened.forEach(NodeOnWay::close);
    }
  }

  private Imported goOn(DagNode root, long keep, InputStream content, List<NodeOnWay> opened)
      throws IOException {
    Attributes attributes = root.node().attributes();
    List<PendingNode> path = new ArrayList<>();
    DagNode node = root;
    long left = keep;
    while (!node.links().isEmpty()) {
      opened.add(NodeOnWay.toEdit(node, source));
      if (path.size() == FileBlocks.MAX_DEPTH) {
        throw new UnixFsException(
            UnixFsException.Code.LIMIT_EXCEEDED,
            "file is deeper than the limit of "
                + FileBlocks.MAX_DEPTH
                + " blocks at "
                + root.cid());
      }
      refuseMixed(node);
      PendingNode pending = new PendingNode();
      int index = 0;
      while (index < node.links().size() - 1 && left > node.node().blockSize(index)) {
        pending.add(node.links().get(index), node.node().blockSize(index));
        left -= node.node().blockSize(index++);
      }
      path.addFirst(pending);
      node = child(node, index);
    }
    boolean raw = path.isEmpty() ? options.hasRawLeaves(attributes) : DagNode.isRaw(node.cid());
    return finish(path, leafStart(node, left), content, attributes, raw);
  }

  private DagNode child(DagNode parent, int index) {
    DagNode child = DagNode.read(parent.links().get(index).cid(), source);
    if (child.contentSize() != parent.node().blockSize(index)) {
      throw child.malformed("has not the size that its parent says");
    }
    return child;
  }

  private static void refuseMixed(DagNode node) {
    if (node.node().data().hasRemaining()) {
      throw node.malformed("has content beside links, which can't be edited");
    }
  }

  private static InputStream leafStart(DagNode leaf, long length) {
    ByteBuffer data = leaf.node().data();
    byte[] start = new byte[(int) Math.min(length, data.remaining())];
    data.get(start);
    return new ByteArrayInputStream(start);
  }

  private Imported finish(
      List<PendingNode> path,
      InputStream lastLeaf,
      InputStream content,
      Attributes attributes,
      boolean raw)
      throws IOException {
    while (!path.isEmpty() && path.getLast().count() == 0) {
      path.removeLast();
    }
    InputStream rest = new SequenceInputStream(lastLeaf, content);
    if (path.isEmpty()) {
      return importer.importFile(rest, attributes);
    }
    BalancedTree tree = new BalancedTree(writer, options.maxLinks());
    long kept = 0;
    for (PendingNode node : path) {
      kept += node.size();
      tree.addLevel(node);
    }
    LeafFraming framing = raw ? LeafFraming.RAW : LeafFraming.wrapped(UnixFsNode.Type.FILE);
    Imported appended = importer.append(tree, framing, rest, attributes);
    return new Imported(appended.cid(), kept + appended.size(), appended.totalSize());
  }

  private static InputStream zeros(long length) {
    if (length > MAX_GAP_BYTES) {
      throw new UnixFsException(
          UnixFsException.Code.LIMIT_EXCEEDED,
          "gap of %d zero bytes is over the limit of %d".formatted(length, MAX_GAP_BYTES));
    }
    return new InputStream() {
      private long left = length;

      @Override
      public int read() {
        return left-- > 0 ? 0 : -1;
      }

      @Override
      public int read(byte[] target, int offset, int count) {
        if (left <= 0) {
          return count == 0 ? 0 : -1;
        }
        int filled = (int) Math.min(left, count);
        Arrays.fill(target, offset, offset + filled, (byte) 0);
        left -= filled;
        return filled;
      }
    };
  }

  /**
   * The same file, directory or symlink with other attributes. A raw block that gets any becomes a
   * dag-pb one.
   */
  public Imported withAttributes(Cid root, Attributes attributes) {
    return new AttributesEditor(source, writer).withAttributes(root, attributes);
  }

  /** Gives the buffers back. */
  @Override
  public void close() {
    importer.close();
  }
}
