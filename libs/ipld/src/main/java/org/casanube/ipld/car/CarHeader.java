package org.casanube.ipld.car;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.dagcbor.DagCbor;
import org.casanube.multiformats.Cid;

/**
 * What stands at the head of an archive.
 *
 * @param version 1 or 2
 * @param roots the CIDs that the archive is about, in their order; there may be none, and their
 *     blocks need not be in the archive
 */
public record CarHeader(int version, List<Cid> roots) {
  private static final String VERSION = "version";
  private static final String ROOTS = "roots";

  public CarHeader {
    if (version != 1 && version != 2) {
      throw new IllegalArgumentException("CAR version must be 1 or 2, not " + version);
    }
    roots = List.copyOf(roots);
  }

  /** The header block of the version 1 payload, without its length. */
  byte[] encodePayloadHeader() {
    Map<String, IpldNode> entries = new LinkedHashMap<>();
    entries.put(ROOTS, new IpldNode.ListNode(roots.stream().map(IpldNode::of).toList()));
    entries.put(VERSION, IpldNode.of(1));
    return DagCbor.encode(IpldNode.map(entries));
  }

  /** The header that the header block of a version 1 payload gives to an archive of a version. */
  static CarHeader decode(int version, ByteBuffer block) {
    if (!(DagCbor.decode(block) instanceof IpldNode.MapNode map)) {
      throw new IpldException("CAR header is not a map");
    }
    IpldNode payloadVersion = map.find(VERSION).orElse(IpldNode.NULL);
    if (!payloadVersion.equals(IpldNode.of(1))) {
      throw new IpldException("CAR header says " + payloadVersion + " as version instead of 1");
    }
    if (map.entries().size() != 2
        || !(map.find(ROOTS).orElse(IpldNode.NULL) instanceof IpldNode.ListNode list)) {
      throw new IpldException("CAR header must hold a list of roots and a version, nothing else");
    }
    return new CarHeader(version, list.elements().stream().map(CarHeader::root).toList());
  }

  private static Cid root(IpldNode node) {
    if (node instanceof IpldNode.LinkNode(Cid cid)) {
      return cid;
    }
    throw new IpldException("CAR root is not a link");
  }
}
