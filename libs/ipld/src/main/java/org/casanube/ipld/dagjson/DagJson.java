package org.casanube.ipld.dagjson;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.StrictUtf8;

/**
 * Encodes dag-json in its canonical form, and decodes it. {@link #decode} takes JSON as people
 * write it, with white space and with keys in any order, but not what would lose something: a key
 * twice, integers outside -2^64 to 2^64 - 1, floats out of range, lone surrogates, or reserved
 * forms with other keys beside them. {@link #decodeCanonical} takes the canonical form alone.
 *
 * @see <a href="https://ipld.io/specs/codecs/dag-json/spec/">DAG-JSON specification</a>
 */
public final class DagJson {
  /** The deepest nesting of lists and maps that is taken. */
  public static final int MAX_DEPTH = 512;

  private DagJson() {}

  /**
   * The node's bytes.
   *
   * @throws IpldException if it is nested deeper than {@link #MAX_DEPTH}, holds text that cannot be
   *     written in UTF-8, or a map that would be read as a link or as bytes
   */
  public static byte[] encode(IpldNode node) {
    NodeWriter writer = new NodeWriter();
    writer.write(node, 0);
    return writer.toBytes();
  }

  /**
   * The value that the remaining bytes of the buffer are, whose position is left as it was.
   *
   * @throws IpldException if they are not exactly one value, or hold more than {@link
   *     IpldNode#MAX_VALUES}
   */
  public static IpldNode decode(ByteBuffer source) {
    JsonText text = new JsonText(StrictUtf8.decode(source, "dag-json"));
    IpldNode node = new NodeReader(text).read(0);
    if (!text.atEnd()) {
      throw text.malformed("something follows the value");
    }
    return node;
  }

  /**
   * The value that the remaining bytes of the buffer are, whose position is left as it was.
   *
   * @throws IpldException if they are not what {@link #encode} makes of exactly one value
   */
  public static IpldNode decodeCanonical(ByteBuffer source) {
    IpldNode node = decode(source);
    byte[] bytes = new byte[source.remaining()];
    source.get(source.position(), bytes);
    if (!Arrays.equals(bytes, encode(node))) {
      throw new IpldException("dag-json is not in canonical form");
    }
    return node;
  }

  static int deeper(int depth) {
    if (depth == MAX_DEPTH) {
      throw new IpldException("dag-json is nested deeper than the limit of " + MAX_DEPTH);
    }
    return depth + 1;
  }
}
