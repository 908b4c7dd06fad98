package org.casanube.ipld.dagpb;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.casanube.ipld.IpldException;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.Varint;
import org.jspecify.annotations.Nullable;

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
  private static final int LENGTH_DELIMITED = 2;
  private static final int TAG_LINK_HASH = 1 << 3 | LENGTH_DELIMITED;
  private static final int TAG_LINK_NAME = 2 << 3 | LENGTH_DELIMITED;
  private static final int TAG_LINK_SIZE = 3 << 3;
  private static final int TAG_NODE_DATA = 1 << 3 | LENGTH_DELIMITED;
  private static final int TAG_NODE_LINK = 2 << 3 | LENGTH_DELIMITED;

  private DagPb() {}

  /** The node's bytes. */
  public static byte[] encode(PbNode node) {
    List<PbLink> links = node.links();
    byte[][] names = new byte[links.size()][];
    int length = 0;
    for (int index = 0; index < names.length; index++) {
      names[index] = links.get(index).name().getBytes(StandardCharsets.UTF_8);
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
      target.put((byte) TAG_NODE_DATA);
      Varint.write(target, data.remaining());
      target.put(data);
    }
    return target.array();
  }

  /** The bytes that {@link #encode} would give for this link inside a node, tag and length too. */
  public static int encodedLength(PbLink link) {
    int length = linkLength(link, link.name().getBytes(StandardCharsets.UTF_8));
    return 1 + Varint.length(length) + length;
  }

  /**
   * The node in what remains of the buffer, whose position is left as it was. The node's data
   * shares the buffer's bytes.
   *
   * @throws IpldException if the bytes are not a dag-pb node
   */
  public static PbNode decode(ByteBuffer source) {
    ByteBuffer input = source.slice();
    List<PbLink> links = new ArrayList<>();
    @Nullable ByteBuffer data = null;
    boolean linksEnded = false;
    try {
      while (input.hasRemaining()) {
        long tag = Varint.read(input);
        if (tag == TAG_NODE_LINK) {
          if (linksEnded) {
            throw new IpldException("dag-pb links stand on both sides of the data");
          }
          links.add(decodeLink(lengthDelimited(input)));
        } else if (tag == TAG_NODE_DATA) {
          if (data != null) {
            throw new IpldException("dag-pb node has two data fields");
          }
          data = lengthDelimited(input);
          linksEnded = !links.isEmpty();
        } else {
          throw new IpldException("dag-pb node has an unknown field with tag " + tag);
        }
      }
    } catch (MultiformatException e) {
      throw new IpldException("dag-pb node is malformed: " + e.getMessage(), e);
    }
    return new PbNode(links, data);
  }

  private static PbLink decodeLink(ByteBuffer input) {
    @Nullable Cid cid = null;
    @Nullable String name = null;
    long size = -1;
    while (input.hasRemaining()) {
      long tag = Varint.read(input);
      if (tag == TAG_LINK_HASH && cid == null && name == null && size < 0) {
        ByteBuffer hash = lengthDelimited(input);
        byte[] bytes = new byte[hash.remaining()];
        hash.get(bytes);
        cid = Cid.decode(bytes);
      } else if (tag == TAG_LINK_NAME && name == null && size < 0) {
        name = decodeName(lengthDelimited(input));
      } else if (tag == TAG_LINK_SIZE && size < 0) {
        size = Varint.read(input);
      } else {
        throw new IpldException("dag-pb link has an unknown or misplaced field with tag " + tag);
      }
    }
    if (cid == null) {
      throw new IpldException("dag-pb link has no hash");
    }
    return new PbLink(name == null ? "" : name, Math.max(0, size), cid);
  }

  private static String decodeName(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new IpldException("dag-pb link name is not UTF-8", e);
    }
  }

  private static ByteBuffer lengthDelimited(ByteBuffer input) {
    long length = Varint.read(input);
    if (length > input.remaining()) {
      throw new IpldException(
          "dag-pb field of " + length + " bytes has only " + input.remaining() + " left");
    }
    ByteBuffer field = input.slice(input.position(), (int) length);
    input.position(input.position() + (int) length);
    return field;
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
    target.put((byte) TAG_NODE_LINK);
    Varint.write(target, linkLength(link, name));
    target.put((byte) TAG_LINK_HASH);
    Varint.write(target, link.cid().length());
    link.cid().writeTo(target);
    target.put((byte) TAG_LINK_NAME);
    Varint.write(target, name.length);
    target.put(name);
    target.put((byte) TAG_LINK_SIZE);
    Varint.write(target, link.totalSize());
  }
}
