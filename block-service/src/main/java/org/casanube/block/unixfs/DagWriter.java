package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import java.util.List;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.ipld.dagpb.PbNode;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;

/** Writes blocks into a sink, makes the links to them, and counts. For one thread. */
final class DagWriter {
  private final BlockSink sink;
  private final CidMaker maker;
  private long blocks;
  private long bytes;

  DagWriter(BlockSink sink, CidForm form) {
    this.sink = sink;
    this.maker = new CidMaker(form);
  }

  /** Makes the CIDs of what this writes; for its thread. */
  CidMaker maker() {
    return maker;
  }

  /** Hands over a block that is already hashed. */
  void put(Cid cid, ByteBuffer block) {
    blocks++;
    bytes += block.remaining();
    sink.put(cid, block);
  }

  /** Writes a node of links and a UnixFS message; returns the unnamed link to it. */
  PbLink write(List<PbLink> links, UnixFsNode node) {
    ByteBuffer block = ByteBuffer.wrap(DagPb.encode(new PbNode(links, UnixFsCodec.encode(node))));
    long totalSize = totalSize(block.remaining(), links);
    Cid cid = maker.cid(Multicodec.DAG_PB, block);
    put(cid, block);
    return new PbLink("", totalSize, cid);
  }

  /** Writes a raw block; returns the unnamed link to it. */
  PbLink writeRaw(ByteBuffer block) {
    Cid cid = maker.cid(Multicodec.RAW, block);
    int length = block.remaining();
    put(cid, block);
    return new PbLink("", length, cid);
  }

  private static long totalSize(int block, List<PbLink> links) {
    long total = block;
    for (PbLink link : links) {
      long sum = total + link.totalSize();
      total = sum < 0 ? Long.MAX_VALUE : sum;
    }
    return total;
  }

  /** How many blocks were handed over, those that came twice too. */
  long blocks() {
    return blocks;
  }

  /** Their bytes. */
  long bytes() {
    return bytes;
  }
}
