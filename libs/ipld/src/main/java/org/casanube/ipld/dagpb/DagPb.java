package org.casanube.ipld.dagpb;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.StrictUtf8;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.Varint;

/**
 * Encodes and decodes dag-pb in its canonical form: links before data, each link as hash, name,
 * size; a name and a size are always written. Sorting links is the caller's: files keep their
 * order.
 *
 * <p>Decoding takes what the specification allows: links may come after the data, name and size may
 * be absent; unknown fields, a second data field and fields of the wrong wire type are refused.
 *
 * @see <a href="https://ipld.io/specs/codecs/dag-pb/spec/">DAG-PB specification</a>
 */
public final class DagPb {
  private DagPb() {}

  /** The node's bytes. */
  public static byte[] encode(PbNode node) {
    List<PbLink> links = node.links();
    byte[][] names = new byte[links.size()][];
    int length = 0;
    for (int index = 0; index < names.length; index++) {
      names[index] = nameBytes(links.get(index));
      int link = linkLength(links.get(index), names[index]);
      length += 1 + Varint.length(link) + link;
    }
    ByteBuffer data = node.dataOrEmpty();
    if (node.data() != null) {
      length += 1 + Varint.length(data.remaining()) + data.remaining();
    }
    ByteBuffer target = ByteBuffer.allocate(length);
    for (int index = 0; index < names.length; index++) {
      writeLink(target, links.get(index), names[index]);
    }
    if (node.data() != null) {
      target.put((byte) PbInput.NODE_DATA);
      Varint.write(target, data.remaining());
      target.put(data);
    }
    return target.array();
  }

  /** The bytes that {@link #encode} would give for this link inside a node, tag and length too. */
  public static int encodedLength(PbLink link) {
    int length = linkLength(link, nameBytes(link));
    return 1 + Varint.length(length) + length;
  }

  /**
   * The node in what remains of the buffer, whose position is left as it was. The node's data
   * shares the buffer's bytes.
   *
   * @throws IpldException if the bytes are not a dag-pb node
   */
  public static PbNode decode(ByteBuffer source) {
    PbInput input = new PbInput(source.slice());
    List<PbLink> links = new ArrayList<>();
    read(input, () -> links.add(input.link()));
    return new PbNode(links, input.data());
  }

  /**
   * The links' CIDs in their order, repeated where they repeat. The buffer's position is left as it
   * was.
   *
   * @throws IpldException if {@link #decode} would throw it
   */
  public static List<Cid> links(ByteBuffer source) {
    PbInput input = new PbInput(source.slice());
    List<Cid> links = new ArrayList<>();
    read(input, () -> links.add(input.cid()));
    return links;
  }

  private static void read(PbInput input, Runnable onLink) {
    try {
      while (input.nextLink()) {
        onLink.run();
      }
    } catch (MultiformatException e) {
      throw new IpldException("dag-pb node is malformed: " + e.getMessage(), e);
    }
  }

  private static byte[] nameBytes(PbLink link) {
    return StrictUtf8.encode(link.name(), "dag-pb link name");
  }

  private static int linkLength(PbLink link, byte[] name) {
    int cid = link.cid().length();
    return 1
        + Varint.length(cid)
        + cid
        + 1
        + Varint.length(name.length)
        + name.length
        + 1
        + Varint.length(link.totalSize());
  }

  private static void writeLink(ByteBuffer target, PbLink link, byte[] name) {
    target.put((byte) PbInput.NODE_LINK);
    Varint.write(target, linkLength(link, name));
    target.put((byte) PbInput.LINK_HASH);
    Varint.write(target, link.cid().length());
    link.cid().writeTo(target);
    target.put((byte) PbInput.LINK_NAME);
    Varint.write(target, name.length);
    target.put(name);
    target.put((byte) PbInput.LINK_SIZE);
    Varint.write(target, link.totalSize());
  }
}
