package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import java.util.List;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.ipld.dagpb.PbNode;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;

/**
 * A block taken as UnixFS: its message, its links and its length. A raw block is a file's leaf.
 *
 * @param node the message; of a raw block one that says the same
 * @param length of the block, in bytes
 */
record DagNode(Cid cid, UnixFsNode node, List<PbLink> links, int length) {
  /**
   * The node that the block is.
   *
   * @throws UnixFsException with NOT_UNIXFS for another codec, with MALFORMED if it breaks the
   *     specification
   */
  static DagNode read(Cid cid, BlockSource source) {
    if (!isUnixFs(cid)) {
      throw new UnixFsException(
          UnixFsException.Code.NOT_UNIXFS,
          "block " + cid + " has the codec " + cid.codec() + ", not raw or dag-pb");
    }
    return decode(cid, source.require(cid));
  }

  static boolean isUnixFs(Cid cid) {
    return isRaw(cid) || cid.codec().equals(Multicodec.DAG_PB);
  }

  static boolean isRaw(Cid cid) {
    return cid.codec().equals(Multicodec.RAW);
  }

  static DagNode decode(Cid cid, ByteBuffer block) {
    if (isRaw(cid)) {
      UnixFsNode leaf = UnixFsNode.leaf(UnixFsNode.Type.RAW, block.slice(), Attributes.NONE);
      return new DagNode(cid, leaf, List.of(), block.remaining());
    }
    try {
      PbNode node = DagPb.decode(block);
      if (node.data() == null) {
        throw ProtoVarint.malformed("there is no UnixFS data in it");
      }
      UnixFsNode message = UnixFsCodec.decode(node.dataOrEmpty());
      return new DagNode(cid, message, node.links(), block.remaining());
    } catch (IpldException | UnixFsException e) {
      throw new UnixFsException(
          UnixFsException.Code.MALFORMED, "block " + cid + " is malformed: " + e.getMessage(), e);
    }
  }

  UnixFsException malformed(String what) {
    return new UnixFsException(UnixFsException.Code.MALFORMED, "block " + cid + " " + what);
  }

  /** Bytes of this block and of all below, as the links say. */
  long totalSize() {
    long total = length;
    for (PbLink link : links) {
      total = total + link.totalSize() < 0 ? Long.MAX_VALUE : total + link.totalSize();
    }
    return total;
  }

  /**
   * Bytes of content, from the sizes of the children.
   *
   * @throws UnixFsException with MALFORMED if this is no node of a file, or its sizes contradict
   *     each other
   */
  long contentSize() {
    if (node.type() != UnixFsNode.Type.FILE && node.type() != UnixFsNode.Type.RAW) {
      throw malformed("is of type " + node.type() + " where content of a file is needed");
    }
    if (node.blockSizeCount() != links.size()) {
      throw malformed(
          "has %d blocksizes for %d links".formatted(node.blockSizeCount(), links.size()));
    }
    long size = node.data().remaining();
    for (int index = 0; index < links.size(); index++) {
      size += node.blockSize(index);
      if (size < 0) {
        throw malformed("has blocksizes that are more than 2^63 - 1 together");
      }
      if (!links.get(index).name().isEmpty()) {
        throw malformed("has a named link in a file");
      }
    }
    if (node.fileSize() >= 0 && node.fileSize() != size) {
      throw malformed("says a filesize of %d, its parts have %d".formatted(node.fileSize(), size));
    }
    return size;
  }
}
