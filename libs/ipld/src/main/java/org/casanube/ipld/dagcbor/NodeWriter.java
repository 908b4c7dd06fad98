package org.casanube.ipld.dagcbor;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.StrictUtf8;
import org.casanube.multiformats.Cid;

/** Writes nodes in their one canonical form. */
final class NodeWriter {
  private static final Comparator<Entry> CANONICAL =
      Comparator.<Entry>comparingInt(entry -> entry.key.length)
          .thenComparing(entry -> entry.key, Arrays::compareUnsigned);

  private final CborOutput target = new CborOutput();

  byte[] toBytes() {
    return target.toBytes();
  }

  void write(IpldNode node, int depth) {
    switch (node) {
      case IpldNode.NullNode _ -> target.writeHead(CborInput.SIMPLE, CborInput.NULL);
      case IpldNode.BoolNode(boolean value) ->
          target.writeHead(CborInput.SIMPLE, value ? CborInput.TRUE : CborInput.FALSE);
      case IpldNode.IntNode(long value) -> writeInteger(value);
      case IpldNode.BigIntNode(BigInteger value) -> writeBigInteger(value);
      case IpldNode.FloatNode(double value) -> target.writeDouble(value);
      case IpldNode.StringNode(String value) ->
          target.writeString(CborInput.TEXT, StrictUtf8.encode(value, "text"));
      case IpldNode.BytesNode bytes -> target.writeString(CborInput.BYTES, bytes.value());
      case IpldNode.LinkNode(Cid cid) -> target.writeLink(cid);
      case IpldNode.ListNode list -> writeList(list, DagCbor.deeper(depth));
      case IpldNode.MapNode map -> writeMap(map, DagCbor.deeper(depth));
    }
  }

  private void writeList(IpldNode.ListNode list, int depth) {
    target.writeHead(CborInput.ARRAY, list.elements().size());
    for (IpldNode element : list.elements()) {
      write(element, depth);
    }
  }

  private void writeMap(IpldNode.MapNode map, int depth) {
    target.writeHead(CborInput.MAP, map.entries().size());
    List<Entry> sorted = new ArrayList<>(map.entries().size());
    map.entries().forEach((key, value) -> sorted.add(new Entry(key, value)));
    sorted.sort(CANONICAL);
    for (Entry entry : sorted) {
      target.writeString(CborInput.TEXT, entry.key);
      write(entry.value, depth);
    }
  }

  private void writeInteger(long value) {
    if (value >= 0) {
      target.writeHead(CborInput.UNSIGNED, value);
    } else {
      target.writeHead(CborInput.NEGATIVE, -1 - value);
    }
  }

  private void writeBigInteger(BigInteger value) {
    if (value.signum() > 0) {
      target.writeHead(CborInput.UNSIGNED, value.longValue());
    } else {
      target.writeHead(CborInput.NEGATIVE, value.not().longValue());
    }
  }

  /** An entry whose key is in UTF-8. */
  private static final class Entry {
    private final byte[] key;
    private final IpldNode value;

    private Entry(String key, IpldNode value) {
      this.key = StrictUtf8.encode(key, "map key");
      this.value = value;
    }
  }
}
