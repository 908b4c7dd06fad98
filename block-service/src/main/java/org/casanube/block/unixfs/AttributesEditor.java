package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import java.util.List;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.multiformats.Cid;

/**
 * Makes files, directories and symlinks that differ from others in their attributes; only root
 * blocks are read and written. For one thread.
 */
public final class AttributesEditor {
  private final BlockSource source;
  private final DagWriter writer;

  public AttributesEditor(ImportOptions options, BlockSource source, BlockSink sink) {
    this(source, new DagWriter(sink, options.cidForm()));
  }

  AttributesEditor(BlockSource source, DagWriter writer) {
    this.source = source;
    this.writer = writer;
  }

  /** The same with other attributes. A raw block that gets any becomes a dag-pb one. */
  public Imported withAttributes(Cid root, Attributes attributes) {
    DagNode dag = DagNode.read(root, source);
    UnixFsNode.Type type = dag.node().type();
    boolean isFile = type == UnixFsNode.Type.FILE || type == UnixFsNode.Type.RAW;
    long size = isFile ? dag.contentSize() : dag.node().data().remaining();
    if (DagNode.isRaw(root) && attributes.isNone()) {
      return new Imported(root, size, dag.length());
    }
    PbLink link =
        DagNode.isRaw(root)
            ? wrapped(dag, attributes)
            : writer.write(dag.links(), dag.node().withAttributes(attributes));
    return new Imported(
        link.cid(), type == UnixFsNode.Type.HAMT_SHARD ? 0 : size, link.totalSize());
  }

  private PbLink wrapped(DagNode raw, Attributes attributes) {
    if (raw.length() <= Chunking.MAX_BYTES) {
      ByteBuffer content = raw.node().data();
      UnixFsNode leaf = UnixFsNode.leaf(UnixFsNode.Type.FILE, content, attributes);
      return writer.write(List.of(), leaf);
    }
    PendingNode node = new PendingNode();
    node.add(new PbLink("", raw.length(), raw.cid()), raw.length());
    return node.seal(writer, attributes);
  }
}
