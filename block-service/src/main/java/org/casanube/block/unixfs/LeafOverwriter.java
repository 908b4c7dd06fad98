package org.casanube.block.unixfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.multiformats.Cid;

/**
 * Overwrites a file from an offset on with a stream, up to the file's end, keeping its shape:
 * leaves keep their bounds and kind, nodes above those that changed are written anew. Takes no more
 * of the stream than there is room for. Recursive over levels, which {@link FileBlocks#MAX_DEPTH}
 * bounds.
 */
final class LeafOverwriter {
  private final BlockSource source;
  private final DagWriter writer;
  private final long start;
  private final InputStream content;
  private boolean ended;

  LeafOverwriter(BlockSource source, DagWriter writer, long start, InputStream content) {
    this.source = source;
    this.writer = writer;
    this.start = start;
    this.content = content;
  }

  /** The file as it is now. */
  Cid overwrite(Cid file) throws IOException {
    DagNode root = DagNode.read(file, source);
    long _ = root.contentSize();
    return overwrite(root, 0, 1).cid();
  }

  private PbLink overwrite(DagNode node, long position, int depth) throws IOException {
    if (node.links().isEmpty()) {
      return overwriteLeaf(node, position);
    }
    if (depth > FileBlocks.MAX_DEPTH) {
      throw new UnixFsException(
          UnixFsException.Code.LIMIT_EXCEEDED,
          "file is deeper than the limit of " + FileBlocks.MAX_DEPTH + " blocks at " + node.cid());
    }
    if (node.node().data().hasRemaining()) {
      throw node.malformed("has content beside links, which can't be edited");
    }
    try (NodeOnWay _ = NodeOnWay.toEdit(node, source)) {
      return overwriteChildren(node, position, depth);
    }
  }

  /** A child without content has no place that could be overwritten. */
  private PbLink overwriteChildren(DagNode node, long position, int depth) throws IOException {
    List<PbLink> links = new ArrayList<>(node.links());
    long at = position;
    for (int index = 0; index < links.size() && !ended; index++) {
      long size = node.node().blockSize(index);
      if (size > 0 && at + size > start) {
        DagNode child = DagNode.read(links.get(index).cid(), source);
        if (child.contentSize() != size) {
          throw child.malformed("has not the size that its parent says");
        }
        links.set(index, overwrite(child, at, depth + 1));
      }
      at += size;
    }
    return writer.write(links, node.node());
  }

  private PbLink overwriteLeaf(DagNode leaf, long position) throws IOException {
    ByteBuffer data = leaf.node().data();
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    int from = (int) Math.max(0, start - position);
    int wanted = bytes.length - from;
    int read = ContentInput.readFully(content, bytes, from, wanted);
    ended = read < wanted;
    if (read == 0) {
      return new PbLink("", leaf.length(), leaf.cid());
    }
    ByteBuffer written = ByteBuffer.wrap(bytes);
    return DagNode.isRaw(leaf.cid())
        ? writer.writeRaw(written)
        : writer.write(
            List.of(), UnixFsNode.leaf(leaf.node().type(), written, leaf.node().attributes()));
  }
}
