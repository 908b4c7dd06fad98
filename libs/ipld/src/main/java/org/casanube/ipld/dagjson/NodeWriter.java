package org.casanube.ipld.dagjson;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.StrictUtf8;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multibase;

/** Writes nodes without white space, keys in the order of their bytes. */
final class NodeWriter {
  private static final Comparator<Map.Entry<String, IpldNode>> CANONICAL =
      Comparator.comparing(
          entry -> StrictUtf8.encode(entry.getKey(), "map key"), Arrays::compareUnsigned);

  private static final String HEXADECIMAL = "0123456789abcdef";

  private final StringBuilder target = new StringBuilder(256);

  byte[] toBytes() {
    return StrictUtf8.encode(target.toString(), "text");
  }

  void write(IpldNode node, int depth) {
    switch (node) {
      case IpldNode.NullNode _ -> target.append("null");
      case IpldNode.BoolNode(boolean value) -> target.append(value);
      case IpldNode.IntNode(long value) -> target.append(value);
      case IpldNode.BigIntNode(BigInteger value) -> target.append(value);
      case IpldNode.FloatNode(double value) -> target.append(JsonFloat.format(value));
      case IpldNode.StringNode(String value) -> writeString(value);
      case IpldNode.BytesNode bytes -> writeBytes(bytes.toBytes());
      case IpldNode.LinkNode(Cid cid) ->
          target.append("{\"/\":\"").append(cid.toString()).append("\"}");
      case IpldNode.ListNode(List<IpldNode> elements) -> writeList(elements, DagJson.deeper(depth));
      case IpldNode.MapNode map -> writeMap(map, DagJson.deeper(depth));
    }
  }

  private void writeBytes(byte[] bytes) {
    String base64 = Multibase.BASE64.encodeBare(bytes);
    target.append("{\"/\":{\"bytes\":\"").append(base64).append("\"}}");
  }

  private void writeList(List<IpldNode> elements, int depth) {
    target.append('[');
    String separator = "";
    for (IpldNode element : elements) {
      target.append(separator);
      write(element, depth);
      separator = ",";
    }
    target.append(']');
  }

  private void writeMap(IpldNode.MapNode map, int depth) {
    if (!(Reserved.of(map) instanceof Reserved.Ordinary)) {
      throw new IpldException("dag-json would read this map as a link or as bytes");
    }
    target.append('{');
    String separator = "";
    for (var entry : map.entries().entrySet().stream().sorted(CANONICAL).toList()) {
      target.append(separator);
      writeString(entry.getKey());
      target.append(':');
      write(entry.getValue(), depth);
      separator = ",";
    }
    target.append('}');
  }

  private void writeString(String text) {
    target.append('"');
    for (int index = 0; index < text.length(); index++) {
      writeCharacter(text.charAt(index));
    }
    target.append('"');
  }

  private void writeCharacter(char character) {
    switch (character) {
      case '"' -> target.append("\\\"");
      case '\\' -> target.append("\\\\");
      case '\b' -> target.append("\\b");
      case '\f' -> target.append("\\f");
      case '\n' -> target.append("\\n");
      case '\r' -> target.append("\\r");
      case '\t' -> target.append("\\t");
      default -> {
        if (character >= ' ') {
          target.append(character);
        } else {
          target.append("\\u00");
          target.append(HEXADECIMAL.charAt(character >> 4));
          target.append(HEXADECIMAL.charAt(character & 0xf));
        }
      }
    }
  }
}
