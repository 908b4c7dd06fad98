package org.casanube.block.unixfs;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.casanube.ipld.dagpb.PbLink;
import org.jspecify.annotations.Nullable;

/**
 * Writes files as UnixFS, of any size in constant memory. One serves many files one after the
 * other, keeping its buffers; not for several threads at once.
 *
 * <p>A file that one small read takes in is hashed where it stands. A larger one goes through
 * {@link ChunkPipeline}: it is read by another thread and hashed by the pool's, while blocks still
 * reach the sink in the calling thread, in order.
 *
 * @see <a href="https://specs.ipfs.tech/unixfs/">UnixFS specification</a>
 */
public final class FileImporter implements AutoCloseable {
  private static final int FIRST_READ = 64 * 1024;

  private final ImportOptions options;
  private final HashingPool pool;
  private final ImportRoom.Share room = ImportRoom.PROCESS.share();
  private final ImportListener listener;
  private final DagWriter writer;
  private final int uncut;
  private @Nullable ChunkBatch small;
  private @Nullable ChunkBatch large;

  public FileImporter(
      ImportOptions options, BlockSink sink, HashingPool pool, ImportListener listener) {
    this(options, new DagWriter(sink, options.cidForm()), pool, listener);
  }

  FileImporter(ImportOptions options, DagWriter writer, HashingPool pool, ImportListener listener) {
    this.options = options;
    this.pool = pool;
    this.listener = listener;
    this.writer = writer;
    this.uncut = Chunker.uncut(options.chunking());
  }

  /**
   * Writes one file.
   *
   * @param content read to its end, maybe by another thread, and not closed
   * @throws IOException what reading throws
   */
  public Imported importFile(InputStream content, Attributes attributes) throws IOException {
    ChunkBatch batch = small();
    batch.clear(framing(attributes));
    int read =
        ContentInput.readFully(content, batch.buffer(), batch.nextContentStart(), FIRST_READ);
    if (read < FIRST_READ && read <= uncut && options.layout() == Layout.BALANCED) {
      batch.add(read);
      return single(batch, attributes);
    }
    ContentInput input = new ContentInput(batch.buffer(), batch.nextContentStart(), read, content);
    return importLarge(input, attributes);
  }

  private Imported importLarge(ContentInput input, Attributes attributes) throws IOException {
    ChunkBatch batch = large();
    Chunker chunker = Chunker.of(options.chunking(), input, framing(attributes));
    boolean more = chunker.fill(batch);
    boolean balanced = options.layout() == Layout.BALANCED;
    if (!more && balanced && batch.count() == 1) {
      return single(batch, attributes);
    }
    return deliver(chunker, batch, more, LeafTree.of(options, writer), attributes);
  }

  /**
   * Goes on with a file whose first leaves stand in the tree already.
   *
   * @return the whole file, but the size of what was added alone
   */
  Imported append(
      BalancedTree tree, LeafFraming framing, InputStream content, Attributes attributes)
      throws IOException {
    ContentInput input = new ContentInput(new byte[0], 0, 0, content);
    ChunkBatch batch = large();
    Chunker chunker = Chunker.of(options.chunking(), input, framing);
    boolean more = chunker.fill(batch);
    return deliver(chunker, batch, more, tree, attributes);
  }

  private Imported deliver(
      Chunker chunker, ChunkBatch batch, boolean more, LeafTree tree, Attributes attributes)
      throws IOException {
    Delivery delivery = new Delivery(tree);
    if (more) {
      ChunkPipeline.run(pool, chunker, options.cidForm(), batch, delivery::accept);
    } else {
      batch.hash(writer.maker());
      delivery.accept(batch);
    }
    PbLink root = tree.finish(attributes);
    return new Imported(root.cid(), delivery.size, root.totalSize());
  }

  /** Passes leaves on to the sink and to the tree. */
  private final class Delivery {
    private final LeafTree tree;
    private long size;

    Delivery(LeafTree tree) {
      this.tree = tree;
    }

    void accept(ChunkBatch batch) {
      for (int index = 0; index < batch.count(); index++) {
        if (batch.contentLength(index) == 0) {
          continue;
        }
        writer.put(batch.cid(index), batch.block(index));
        tree.add(
            new PbLink("", batch.blockLength(index), batch.cid(index)), batch.contentLength(index));
      }
      size += batch.contentBytes();
      listener.onBytes(batch.contentBytes());
    }
  }

  /** A file of one leaf, which is its own root. */
  private Imported single(ChunkBatch batch, Attributes attributes) {
    int size = batch.contentBytes();
    Imported imported;
    if (attributes.isNone()) {
      batch.hash(writer.maker());
      writer.put(batch.cid(0), batch.block(0));
      imported = new Imported(batch.cid(0), size, batch.blockLength(0));
    } else {
      UnixFsNode leaf = UnixFsNode.leaf(UnixFsNode.Type.FILE, batch.content(0), attributes);
      PbLink root = writer.write(List.of(), leaf);
      imported = new Imported(root.cid(), size, root.totalSize());
    }
    listener.onBytes(size);
    return imported;
  }

  private LeafFraming framing(Attributes attributes) {
    if (options.hasRawLeaves(attributes)) {
      return LeafFraming.RAW;
    }
    return LeafFraming.wrapped(
        options.layout() == Layout.BALANCED ? UnixFsNode.Type.FILE : UnixFsNode.Type.RAW);
  }

  private ChunkBatch small() {
    if (small == null) {
      small = new ChunkBatch(FIRST_READ + LeafFraming.wrapped(UnixFsNode.Type.FILE).mostAround());
    }
    return small;
  }

  private ChunkBatch large() throws IOException {
    if (large == null) {
      int around = LeafFraming.wrapped(UnixFsNode.Type.FILE).mostAround();
      int capacity = Math.max(ChunkBatch.STANDARD_BYTES, options.chunking().maxBytes() + around);
      room.holdInstead((long) capacity + Chunker.windowBytes(options.chunking()));
      large = pool.take(capacity);
    }
    return large;
  }

  /** Blocks handed to the sink so far, those that came twice too. */
  public long blocks() {
    return writer.blocks();
  }

  /** Bytes of these blocks. */
  public long bytes() {
    return writer.bytes();
  }

  /** Gives the buffers back. */
  @Override
  public void close() {
    if (large != null) {
      pool.give(large);
      large = null;
    }
    room.close();
  }
}
