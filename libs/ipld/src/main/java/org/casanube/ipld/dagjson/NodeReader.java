package org.casanube.ipld.dagjson;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.IpldNode;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multibase;
import org.casanube.multiformats.MultiformatException;

/** Makes nodes of a JSON text. */
final class NodeReader {
  /** The longest integer with sign: a longer one is out of range, and slow to read. */
  private static final int MAX_INTEGER_CHARACTERS = 21;

  /** The longest integer with sign that is a {@code long} whatever its digits. */
  private static final int MAX_LONG_CHARACTERS = 18;

  private static final int MAX_INTEGER_BITS = 64;

  private final JsonText text;
  private int values;

  NodeReader(JsonText text) {
    this.text = text;
  }

  IpldNode read(int depth) {
    if (++values > IpldNode.MAX_VALUES) {
      throw new IpldException("dag-json has more values than the limit of " + IpldNode.MAX_VALUES);
    }
    return switch (text.peek()) {
      case '{' -> readMap(DagJson.deeper(depth));
      case '[' -> readList(DagJson.deeper(depth));
      case '"' -> IpldNode.of(text.readString());
      case 't' -> readWord("true", IpldNode.TRUE);
      case 'f' -> readWord("false", IpldNode.FALSE);
      case 'n' -> readWord("null", IpldNode.NULL);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(text.readNumber());
      default -> throw text.malformed("no value");
    };
  }

  private IpldNode readWord(String word, IpldNode node) {
    text.requireWord(word);
    return node;
  }

  private IpldNode readList(int depth) {
    text.require('[');
    List<IpldNode> elements = new ArrayList<>();
    if (!text.skip(']')) {
      do {
        elements.add(read(depth));
      } while (text.skip(','));
      text.require(']');
    }
    return new IpldNode.ListNode(elements);
  }

  private IpldNode readMap(int depth) {
    text.require('{');
    Map<String, IpldNode> entries = new LinkedHashMap<>();
    if (!text.skip('}')) {
      do {
        readEntry(entries, depth);
      } while (text.skip(','));
      text.require('}');
    }
    IpldNode.MapNode map = new IpldNode.MapNode(entries);
    return switch (Reserved.of(map)) {
      case Reserved.Ordinary _ -> map;
      case Reserved.Link(String cid) -> link(cid);
      case Reserved.Bytes(String base64) -> bytes(base64);
    };
  }

  private void readEntry(Map<String, IpldNode> entries, int depth) {
    if (text.peek() != '"') {
      throw text.malformed("a key is missing");
    }
    String key = text.readString();
    text.require(':');
    if (entries.put(key, read(depth)) != null) {
      throw text.malformed("a map has a key twice: " + key);
    }
  }

  private IpldNode link(String cid) {
    try {
      return IpldNode.of(Cid.parse(cid));
    } catch (MultiformatException e) {
      throw new IpldException("dag-json link is malformed: " + e.getMessage(), e);
    }
  }

  private IpldNode bytes(String base64) {
    try {
      return IpldNode.of(Multibase.BASE64.decodeBare(base64));
    } catch (MultiformatException e) {
      throw new IpldException("dag-json bytes are malformed: " + e.getMessage(), e);
    }
  }

  private IpldNode number(String number) {
    if (number.indexOf('.') >= 0 || number.indexOf('e') >= 0 || number.indexOf('E') >= 0) {
      double value = Double.parseDouble(number);
      if (!Double.isFinite(value)) {
        throw text.malformed("a float out of range");
      }
      return IpldNode.of(value);
    }
    if (number.length() <= MAX_LONG_CHARACTERS) {
      return IpldNode.of(Long.parseLong(number));
    }
    if (number.length() > MAX_INTEGER_CHARACTERS) {
      throw text.malformed("an integer out of range");
    }
    BigInteger value = new BigInteger(number);
    if (value.bitLength() > MAX_INTEGER_BITS) {
      throw text.malformed("an integer out of range");
    }
    return IpldNode.of(value);
  }
}
