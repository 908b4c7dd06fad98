package org.casanube.block.rpc.dags;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.dagcbor.DagCbor;
import org.casanube.ipld.dagjson.DagJson;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.ipld.dagpb.PbNode;
import org.casanube.multiformats.Cid;
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
      return ofPb(DagPb.decode(bytes));
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
      return DagPb.encode(toPb(node));
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

  /** A node of dag-pb in the data model, as its specification lays it out. */
  private static IpldNode ofPb(PbNode node) {
    Map<String, IpldNode> entries = new LinkedHashMap<>();
    if (node.data() != null) {
      entries.put("Data", new IpldNode.BytesNode(node.dataOrEmpty()));
    }
    List<IpldNode> links = new ArrayList<>(node.links().size());
    for (PbLink link : node.links()) {
      Map<String, IpldNode> fields = new LinkedHashMap<>();
      fields.put("Hash", IpldNode.of(link.cid()));
      fields.put("Name", IpldNode.of(link.name()));
      fields.put("Tsize", IpldNode.of(link.totalSize()));
      links.add(IpldNode.map(fields));
    }
    entries.put("Links", new IpldNode.ListNode(links));
    return IpldNode.map(entries);
  }

  private static PbNode toPb(IpldNode node) {
    if (!(node instanceof IpldNode.MapNode map)) {
      throw new RpcException("a node of dag-pb is a map with Data and Links");
    }
    ByteBuffer data =
        map.find("Data").orElse(null) instanceof IpldNode.BytesNode bytes
            ? ByteBuffer.wrap(bytes.toBytes())
            : null;
    List<PbLink> links = new ArrayList<>();
    if (map.find("Links").orElse(null) instanceof IpldNode.ListNode list) {
      list.elements().forEach(each -> links.add(link(each)));
    }
    return new PbNode(links, data);
  }

  private static PbLink link(IpldNode node) {
    if (!(node instanceof IpldNode.MapNode map)
        || !(map.find("Hash").orElse(null) instanceof IpldNode.LinkNode(Cid cid))) {
      throw new RpcException("a link of dag-pb is a map with Hash, Name and Tsize");
    }
    Optional<IpldNode> name = map.find("Name");
    Optional<IpldNode> size = map.find("Tsize");
    return new PbLink(
        name.orElse(null) instanceof IpldNode.StringNode(String text) ? text : "",
        size.orElse(null) instanceof IpldNode.IntNode(long bytes) ? bytes : 0,
        cid);
  }
}
