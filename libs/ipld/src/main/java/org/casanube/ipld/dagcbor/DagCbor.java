package org.casanube.ipld.dagcbor;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.IpldNode;
import org.casanube.multiformats.Cid;

/**
 * Encodes and decodes dag-cbor in its one canonical form, so that equal values have equal bytes and
 * one hash. Decoding refuses every other form: heads longer than need be, map keys out of order
 * (shorter first, then byte by byte) or twice, items of open length, tags other than 42, floats of
 * other than 64 bits, NaN and infinities, text that is not UTF-8, and bytes behind the value.
 *
 * <p>Time and memory are linear in the input. Memory for nodes can be many times the input's size;
 * {@link #links} makes none.
 *
 * @see <a href="https://ipld.io/specs/codecs/dag-cbor/spec/">DAG-CBOR specification</a>
 */
public final class DagCbor {
  /** The deepest nesting of lists and maps that is taken. */
  public static final int MAX_DEPTH = 512;

  private DagCbor() {}

  /**
   * The node's bytes.
   *
   * @throws IpldException if it is nested deeper than {@link #MAX_DEPTH}, or text in it cannot be
   *     written in UTF-8
   */
  public static byte[] encode(IpldNode node) {
    NodeWriter writer = new NodeWriter();
    writer.write(node, 0);
    return writer.toBytes();
  }

  /**
   * The value that the remaining bytes of the buffer are, to the last one. The buffer's position is
   * left as it was; bytes in the node share the buffer's.
   *
   * @throws IpldException if they are not exactly one value in canonical form, or hold more than
   *     {@link IpldNode#MAX_VALUES}
   */
  public static IpldNode decode(ByteBuffer source) {
    ByteBuffer bytes = source.slice();
    IpldNode node = new NodeReader(new CborInput(bytes)).read(0);
    requireEnd(bytes);
    return node;
  }

  /**
   * The links in the remaining bytes of the buffer, in their order, repeated where they repeat. The
   * buffer's position is left as it was.
   *
   * @throws IpldException if {@link #decode} would throw it, but for the number of values
   */
  public static List<Cid> links(ByteBuffer source) {
    ByteBuffer bytes = source.slice();
    List<Cid> found = new ArrayList<>();
    new LinkScanner(new CborInput(bytes), found).scan(0);
    requireEnd(bytes);
    return found;
  }

  static int deeper(int depth) {
    if (depth == MAX_DEPTH) {
      throw new IpldException("dag-cbor is nested deeper than the limit of " + MAX_DEPTH);
    }
    return depth + 1;
  }

  private static void requireEnd(ByteBuffer bytes) {
    if (bytes.hasRemaining()) {
      throw new IpldException(bytes.remaining() + " bytes follow the dag-cbor value");
    }
  }
}
