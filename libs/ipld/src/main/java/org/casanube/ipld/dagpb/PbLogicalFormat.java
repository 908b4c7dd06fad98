package org.casanube.ipld.dagpb;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.IpldNode;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of dag-pb in the data model: a map with {@code Links} and perhaps {@code Data}, where a
 * link is a map with {@code Hash}, {@code Name} and {@code Tsize}. Stateless.
 *
 * @see <a href="https://ipld.io/specs/codecs/dag-pb/spec/#logical-format">Logical format</a>
 */
public final class PbLogicalFormat {
  private static final String DATA = "Data";
  private static final String LINKS = "Links";
  private static final String HASH = "Hash";
  private static final String NAME = "Name";
  private static final String SIZE = "Tsize";
  private static final int VALUES_OF_LINK = 4;

  private PbLogicalFormat() {}

  /**
   * The node in the data model; links always have a name and a size.
   *
   * @throws IpldException if it has more than {@link IpldNode#MAX_VALUES}
   */
  public static IpldNode write(PbNode node) {
    if (node.links().size() > IpldNode.MAX_VALUES / VALUES_OF_LINK) {
      throw new IpldException(
          "dag-pb node has more values than the limit of " + IpldNode.MAX_VALUES);
    }
    Map<String, IpldNode> entries = new LinkedHashMap<>();
    if (node.data() != null) {
      entries.put(DATA, new IpldNode.BytesNode(node.dataOrEmpty()));
    }
    List<IpldNode> links = new ArrayList<>(node.links().size());
    for (PbLink link : node.links()) {
      Map<String, IpldNode> fields = new LinkedHashMap<>();
      fields.put(HASH, IpldNode.of(link.cid()));
      fields.put(NAME, IpldNode.of(link.name()));
      fields.put(SIZE, IpldNode.of(link.totalSize()));
      links.add(IpldNode.map(fields));
    }
    entries.put(LINKS, new IpldNode.ListNode(links));
    return IpldNode.map(entries);
  }

  /**
   * The node that this describes. {@code Name} and {@code Tsize} of a link may be absent.
   *
   * @throws IpldException if it has not the form of a dag-pb node
   */
  public static PbNode read(IpldNode node) {
    Map<String, IpldNode> entries = entries(node, "a dag-pb node", List.of(DATA, LINKS));
    if (!(entries.get(LINKS) instanceof IpldNode.ListNode list)) {
      throw new IpldException("Links of a dag-pb node must be a list");
    }
    List<PbLink> links = new ArrayList<>(list.elements().size());
    list.elements().forEach(each -> links.add(link(each)));
    return new PbNode(links, data(entries.get(DATA)));
  }

  private static @Nullable ByteBuffer data(@Nullable IpldNode node) {
    return switch (node) {
      case null -> null;
      case IpldNode.BytesNode bytes -> bytes.value();
      default -> throw new IpldException("Data of a dag-pb node must be bytes");
    };
  }

  private static PbLink link(IpldNode node) {
    Map<String, IpldNode> fields = entries(node, "a dag-pb link", List.of(HASH, NAME, SIZE));
    if (!(fields.get(HASH) instanceof IpldNode.LinkNode(Cid cid))) {
      throw new IpldException("Hash of a dag-pb link must be a link");
    }
    return new PbLink(name(fields.get(NAME)), size(fields.get(SIZE)), cid);
  }

  private static String name(@Nullable IpldNode node) {
    return switch (node) {
      case null -> "";
      case IpldNode.StringNode(String text) -> text;
      default -> throw new IpldException("Name of a dag-pb link must be a string");
    };
  }

  private static long size(@Nullable IpldNode node) {
    return switch (node) {
      case null -> 0;
      case IpldNode.IntNode(long bytes) when bytes >= 0 -> bytes;
      default -> throw new IpldException("Tsize of a dag-pb link must be a number, 0 or more");
    };
  }

  private static Map<String, IpldNode> entries(IpldNode node, String what, List<String> known) {
    if (!(node instanceof IpldNode.MapNode(Map<String, IpldNode> entries))) {
      throw new IpldException(what + " must be a map");
    }
    if (!known.containsAll(entries.keySet())) {
      throw new IpldException(what + " has other fields than " + String.join(", ", known));
    }
    return entries;
  }
}
