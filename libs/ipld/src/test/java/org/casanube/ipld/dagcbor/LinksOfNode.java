package org.casanube.ipld.dagcbor;

import java.util.ArrayList;
import java.util.List;
import org.casanube.ipld.IpldNode;
import org.casanube.multiformats.Cid;

/** The links of a node, found the plain way. */
final class LinksOfNode {
  private LinksOfNode() {}

  static List<Cid> of(IpldNode node) {
    List<Cid> found = new ArrayList<>();
    switch (node) {
      case IpldNode.LinkNode(Cid cid) -> found.add(cid);
      case IpldNode.ListNode list -> list.elements().forEach(each -> found.addAll(of(each)));
      case IpldNode.MapNode map -> map.entries().values().forEach(each -> found.addAll(of(each)));
      default -> {}
    }
    return found;
  }
}
