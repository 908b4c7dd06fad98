package org.casanube.block.rpc.paths;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.block.unixfs.BlockSource;
import org.casanube.block.unixfs.ReadAhead;
import org.casanube.block.unixfs.ResolvedPath;
import org.casanube.block.unixfs.UnixFsException;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.dagcbor.DagCbor;
import org.casanube.ipld.dagjson.DagJson;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;

/**
 * Follows names through directories and other nodes of dag-pb, and through the maps, lists and
 * links of dag-cbor and dag-json. For one path.
 */
final class PathWalk {
  private final BlockSource source;
  private final UnixFsReader reader;

  PathWalk(BlockSource source) {
    this.source = source;
    this.reader = new UnixFsReader(source, ReadAhead.NONE);
  }

  Resolved walk(Cid root, List<String> names) {
    Cid current = root;
    List<String> rest = names;
    while (!rest.isEmpty()) {
      if (isFiles(current)) {
        ResolvedPath next = files(current, rest);
        current = next.cid();
        rest = next.remaining();
        continue;
      }
      IpldNode node = decode(current);
      int used = 0;
      while (used < rest.size() && !(node instanceof IpldNode.LinkNode)) {
        node = step(node, rest.get(used), current);
        used++;
      }
      if (!(node instanceof IpldNode.LinkNode(Cid linked))) {
        return new Resolved(root, current, rest);
      }
      current = linked;
      rest = rest.subList(used, rest.size());
    }
    return new Resolved(root, current, List.of());
  }

  private static boolean isFiles(Cid cid) {
    return cid.codec().equals(Multicodec.DAG_PB) || cid.codec().equals(Multicodec.RAW);
  }

  private ResolvedPath files(Cid current, List<String> names) {
    try {
      return reader.resolve(current, names);
    } catch (UnixFsException e) {
      if (e.code() == UnixFsException.Code.MALFORMED && current.codec().equals(Multicodec.DAG_PB)) {
        Cid linked = plainLink(current, names.getFirst());
        return names.size() == 1
            ? new ResolvedPath(linked, List.of(current, linked), List.of(current), List.of())
            : isFiles(linked)
                ? files(linked, names.subList(1, names.size()))
                : new ResolvedPath(
                    linked, List.of(current), List.of(current), names.subList(1, names.size()));
      }
      throw new RpcException(missing(current, names), e);
    }
  }

  /** Names the first of the names that leads nowhere. */
  private String missing(Cid root, List<String> names) {
    Cid above = root;
    for (String name : names) {
      try {
        above = reader.resolve(above, List.of(name)).cid();
      } catch (UnixFsException e) {
        return noLink(name, above);
      }
    }
    return noLink(names.getLast(), root);
  }

  private Cid plainLink(Cid cid, String name) {
    Optional<PbLink> link =
        DagPb.decode(source.require(cid)).links().stream()
            .filter(each -> each.name().equals(name))
            .findFirst();
    return link.orElseThrow(() -> new RpcException(noLink(name, cid))).cid();
  }

  private IpldNode decode(Cid cid) {
    ByteBuffer block = source.require(cid);
    if (cid.codec().equals(Multicodec.DAG_CBOR) || cid.codec().equals(Multicodec.CBOR)) {
      return DagCbor.decode(block);
    }
    if (cid.codec().equals(Multicodec.DAG_JSON) || cid.codec().equals(Multicodec.JSON)) {
      return DagJson.decode(block);
    }
    throw new RpcException("no paths lead into block %s of codec %s".formatted(cid, cid.codec()));
  }

  private static IpldNode step(IpldNode node, String name, Cid within) {
    if (node instanceof IpldNode.MapNode map) {
      return map.find(name).orElseThrow(() -> new RpcException(noLink(name, within)));
    }
    if (node instanceof IpldNode.ListNode list && name.matches("0|[1-9]\\d{0,8}")) {
      int index = Integer.parseInt(name);
      if (index < list.elements().size()) {
        return list.elements().get(index);
      }
    }
    throw new RpcException(noLink(name, within));
  }

  private static String noLink(String name, Cid cid) {
    return "no link named \"%s\" under %s".formatted(name, cid);
  }
}
