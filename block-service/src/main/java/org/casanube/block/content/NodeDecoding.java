package org.casanube.block.content;

import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.casanube.block.content.negotiation.RefusedRequestException;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.dagcbor.DagCbor;
import org.casanube.ipld.dagjson.DagJson;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.ipld.dagpb.PbLogicalFormat;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;

/**
 * Decodes blocks whole, two at a time in the process: the nodes of a hostile one take some 25 MB,
 * as much as a hundred others.
 */
final class NodeDecoding {
  private static final Semaphore TURNS = new Semaphore(2, true);

  private NodeDecoding() {}

  /**
   * Makes something of the nodes of a block, which must be small.
   *
   * @throws RefusedRequestException if the codec is none of linked data
   * @throws IpldException if the block breaks it
   */
  static <T> T read(Cid cid, ByteBuffer block, Function<IpldNode, T> use) {
    TURNS.acquireUninterruptibly();
    try {
      return use.apply(decode(cid, block));
    } finally {
      TURNS.release();
    }
  }

  private static IpldNode decode(Cid cid, ByteBuffer block) {
    Multicodec codec = cid.codec();
    if (codec.equals(Multicodec.DAG_CBOR)) {
      return DagCbor.decode(block);
    }
    if (codec.equals(Multicodec.DAG_JSON)) {
      return DagJson.decode(block);
    }
    if (codec.equals(Multicodec.DAG_PB)) {
      return PbLogicalFormat.write(DagPb.decode(block));
    }
    if (codec.equals(Multicodec.RAW)) {
      return new IpldNode.BytesNode(block);
    }
    throw new RefusedRequestException(406, "codec " + codec + " is not converted");
  }
}
