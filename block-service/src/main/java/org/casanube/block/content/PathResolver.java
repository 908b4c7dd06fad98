package org.casanube.block.content;

import java.util.ArrayList;
import java.util.List;
import org.casanube.block.content.negotiation.RefusedRequestException;
import org.casanube.block.unixfs.BlockSource;
import org.casanube.block.unixfs.ResolvedPath;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.ipld.IpldNode;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;

/**
 * Follows paths through directories, and through the links in dag-cbor and dag-json blocks. A path
 * that ends inside a block is refused with 501, as the specification asks.
 */
final class PathResolver {
  private final BlockSource source;
  private final UnixFsReader reader;

  PathResolver(BlockSource source, UnixFsReader reader) {
    this.source = source;
    this.reader = reader;
  }

  ContentTarget resolve(ContentStart start, List<String> segments) {
    Cid current = start.cid();
    List<String> names = joined(start.segments(), segments);
    if (names.isEmpty()) {
      return new ContentTarget(current, List.of(current), List.of());
    }
    List<Cid> roots = new ArrayList<>(List.of(current));
    List<Cid> visited = new ArrayList<>();
    while (true) {
      ResolvedPath resolved = reader.resolve(current, names);
      roots.addAll(resolved.roots().subList(1, resolved.roots().size()));
      visited.addAll(resolved.visited());
      current = resolved.cid();
      names = resolved.remaining();
      if (names.isEmpty()) {
        return new ContentTarget(current, roots, visited);
      }
      visited.add(current);
      Followed followed = follow(current, names);
      current = followed.link();
      roots.add(current);
      names = names.subList(followed.used(), names.size());
      if (names.isEmpty()) {
        return new ContentTarget(current, roots, visited);
      }
    }
  }

  private static List<String> joined(List<String> first, List<String> then) {
    if (first.isEmpty()) {
      return then;
    }
    List<String> all = new ArrayList<>(first);
    all.addAll(then);
    return all;
  }

  /** The link that so many names lead to inside one block. */
  private record Followed(Cid link, int used) {}

  private Followed follow(Cid cid, List<String> names) {
    Multicodec codec = cid.codec();
    if (!codec.equals(Multicodec.DAG_CBOR) && !codec.equals(Multicodec.DAG_JSON)) {
      throw new RefusedRequestException(
          404, "block " + cid + " is of codec " + codec + ", which has no paths");
    }
    return NodeDecoding.read(cid, source.require(cid), whole -> within(whole, names, cid));
  }

  private static Followed within(IpldNode whole, List<String> names, Cid cid) {
    IpldNode node = whole;
    int used = 0;
    while (used < names.size() && !(node instanceof IpldNode.LinkNode)) {
      node = step(node, names.get(used), cid);
      used++;
    }
    if (node instanceof IpldNode.LinkNode(Cid linked)) {
      return new Followed(linked, used);
    }
    throw new RefusedRequestException(
        501, "the path ends inside block " + cid + ", which is not supported");
  }

  private static IpldNode step(IpldNode node, String name, Cid within) {
    if (node instanceof IpldNode.MapNode map) {
      return map.find(name).orElseThrow(() -> missing(name, within));
    }
    if (node instanceof IpldNode.ListNode list && name.matches("0|[1-9]\\d{0,8}")) {
      int index = Integer.parseInt(name);
      if (index < list.elements().size()) {
        return list.elements().get(index);
      }
    }
    throw missing(name, within);
  }

  private static RefusedRequestException missing(String name, Cid within) {
    return new RefusedRequestException(404, "no '" + name + "' in block " + within);
  }
}
