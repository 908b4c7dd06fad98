package org.casanube.ipld.links;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.dagcbor.DagCbor;
import org.casanube.ipld.dagjson.DagJson;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;

/** Finds where a block leads, which is all that walks of a DAG need to know of it. */
public final class BlockLinks {
  /** How to find the links, by codec. CBOR, JSON and keys have none, whatever they hold. */
  private static final Map<Multicodec, Function<ByteBuffer, List<Cid>>> BY_CODEC =
      Map.of(
          Multicodec.RAW, _ -> List.of(),
          Multicodec.DAG_PB, DagPb::links,
          Multicodec.DAG_CBOR, DagCbor::links,
          Multicodec.DAG_JSON, BlockLinks::ofDagJson,
          Multicodec.CBOR, _ -> List.of(),
          Multicodec.JSON, _ -> List.of(),
          Multicodec.LIBP2P_KEY, _ -> List.of());

  private BlockLinks() {}

  /** True if {@link #of} knows the codec. */
  public static boolean knows(Multicodec codec) {
    return BY_CODEC.containsKey(codec);
  }

  /**
   * The links in a block, in their order, repeated where they repeat. The buffer's position is left
   * as it was.
   *
   * @param cid the block's CID, whose codec says how to read it
   * @param data the block's bytes; whether they hash to the CID is not looked at
   * @throws IpldException if the bytes do not follow the codec, or it is not one we know
   */
  public static List<Cid> of(Cid cid, ByteBuffer data) {
    Function<ByteBuffer, List<Cid>> links = BY_CODEC.get(cid.codec());
    if (links == null) {
      throw new IpldException("links of codec " + cid.codec() + " are not known");
    }
    return links.apply(data);
  }

  private static List<Cid> ofDagJson(ByteBuffer data) {
    List<Cid> found = new ArrayList<>();
    collect(DagJson.decode(data), found);
    return found;
  }

  private static void collect(IpldNode node, List<Cid> found) {
    switch (node) {
      case IpldNode.LinkNode(Cid cid) -> found.add(cid);
      case IpldNode.ListNode list -> list.elements().forEach(each -> collect(each, found));
      case IpldNode.MapNode map -> map.entries().values().forEach(each -> collect(each, found));
      default -> {}
    }
  }
}
