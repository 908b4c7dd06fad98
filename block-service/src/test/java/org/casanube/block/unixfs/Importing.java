package org.casanube.block.unixfs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.ipld.dagpb.PbNode;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;

/** Short ways to put content into {@link MemoryBlocks}. */
final class Importing {
  /** Two hashing threads and a mebibyte or two to hash ahead. */
  static final HashingPool POOL = new HashingPool(2, 6L * 1024 * 1024);

  /** Small chunks and narrow nodes, so that little content makes deep DAGs. */
  static final ImportOptions NARROW =
      ImportOptions.of(Profile.UNIXFS_V1_2025)
          .withChunking(new Chunking.FixedSize(7))
          .withMaxLinks(3);

  private Importing() {}

  static Imported file(MemoryBlocks blocks, ImportOptions options, byte[] content) {
    return file(blocks, options, content, Attributes.NONE);
  }

  static Imported file(
      MemoryBlocks blocks, ImportOptions options, byte[] content, Attributes attributes) {
    try (FileImporter importer = new FileImporter(options, blocks, POOL, ImportListener.NONE)) {
      return importer.importFile(new ByteArrayInputStream(content), attributes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a dag-pb block as it is given, however wrong. */
  static Cid node(MemoryBlocks blocks, List<PbLink> links, UnixFsNode node) {
    return block(
        blocks, Multicodec.DAG_PB, DagPb.encode(new PbNode(links, UnixFsCodec.encode(node))));
  }

  static Cid raw(MemoryBlocks blocks, byte[] content) {
    return block(blocks, Multicodec.RAW, content);
  }

  static Cid block(MemoryBlocks blocks, Multicodec codec, byte[] bytes) {
    Cid cid = Cid.v1(codec, Multihash.sha256(bytes));
    blocks.put(cid, ByteBuffer.wrap(bytes));
    return cid;
  }

  /** A node of a file that says these sizes of its children. */
  static UnixFsNode file(long... blockSizes) {
    return UnixFsNode.file(blockSizes, Attributes.NONE);
  }
}
