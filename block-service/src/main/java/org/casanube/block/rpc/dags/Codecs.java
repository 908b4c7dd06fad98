package org.casanube.block.rpc.dags;

import java.nio.ByteBuffer;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.dagcbor.DagCbor;
import org.casanube.ipld.dagjson.DagJson;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.ipld.dagpb.PbLogicalFormat;
import org.casanube.multiformats.Multicodec;

/** Turns blocks into nodes of the data model and back, by the codecs that tools use. */
final class Codecs {
  private Codecs() {}

  /**
   * The codec of this name.
   *
   * @throws RpcException if there is none
   */
  static Multicodec named(String name) {
    return Multicodec.findByName(name)
        .orElseThrow(() ->
            new RpcException(
                "unknown multicodec: \"%s\""
                    .formatted(name.length() > 60 ? name.substring(0, 60) : name)));
  }

  static IpldNode decode(Multicodec codec, ByteBuffer bytes) {
    if (codec.equals(Multicodec.DAG_CBOR) || codec.equals(Multicodec.CBOR)) {
      return DagCbor.decode(bytes);
    }
    if (codec.equals(Multicodec.DAG_JSON) || codec.equals(Multicodec.JSON)) {
      return DagJson.decode(bytes);
    }
    if (codec.equals(Multicodec.DAG_PB)) {
      return PbLogicalFormat.write(DagPb.decode(bytes));
    }
    if (codec.equals(Multicodec.RAW)) {
      return new IpldNode.BytesNode(bytes);
    }
    throw unsupported("decoder", codec);
  }

  static byte[] encode(Multicodec codec, IpldNode node) {
    if (codec.equals(Multicodec.DAG_CBOR) || codec.equals(Multicodec.CBOR)) {
      return DagCbor.encode(node);
    }
    if (codec.equals(Multicodec.DAG_JSON) || codec.equals(Multicodec.JSON)) {
      return DagJson.encode(node);
    }
    if (codec.equals(Multicodec.DAG_PB)) {
      return DagPb.encode(PbLogicalFormat.read(node));
    }
    if (codec.equals(Multicodec.RAW) && node instanceof IpldNode.BytesNode bytes) {
      return bytes.toBytes();
    }
    throw unsupported("encoder", codec);
  }

  private static RpcException unsupported(String what, Multicodec codec) {
    return new RpcException(
        "no %s registered for multicodec code %d (0x%x)"
            .formatted(what, codec.code(), codec.code()));
  }
}
