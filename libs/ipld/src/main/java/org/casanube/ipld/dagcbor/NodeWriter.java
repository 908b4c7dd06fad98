package org.casanube.ipld.dagcbor;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.StrictUtf8;
import org.casanube.multiformats.Cid;

/** Writes nodes in their one canonical form. */
final class NodeWriter {
  private static final Comparator<Entry> CANONICAL =
      Comparator.<Entry>comparingInt(entry -> entry.key.length)
          .thenComparing(entry -> entry.key, Arrays::compareUnsigned);

  private final ByteArrayOutputStream target = new ByteArrayOutputStream(256);

  byte[] toBytes() {
    return target.toByteArray();
  }

  void write(IpldNode node, int depth) {
    switch (node) {
      case IpldNode.NullNode _ -> writeSimple(CborInput.NULL);
      case IpldNode.BoolNode(boolean value) ->
          writeSimple(value ? CborInput.TRUE : CborInput.FALSE);
      case IpldNode.IntNode(long value) -> writeInteger(value);
      case IpldNode.BigIntNode(BigInteger value) -> writeBigInteger(value);
      case IpldNode.FloatNode(double value) -> writeDouble(value);
      case IpldNode.StringNode(String value) ->
          writeString(CborInput.TEXT, StrictUtf8.encode(value, "text"));
      case IpldNode.BytesNode bytes -> writeString(CborInput.BYTES, bytes.toBytes());
      case IpldNode.LinkNode(Cid cid) -> writeLink(cid);
      case IpldNode.ListNode list -> writeList(list, DagCbor.deeper(depth));
      case IpldNode.MapNode map -> writeMap(map, DagCbor.deeper(depth));
    }
  }

  private void writeList(IpldNode.ListNode list, int depth) {
    writeHead(CborInput.ARRAY, list.elements().size());
    for (IpldNode element : list.elements()) {
      write(element, depth);
    }
  }

  private void writeMap(IpldNode.MapNode map, int depth) {
    writeHead(CborInput.MAP, map.entries().size());
    map.entries().entrySet().stream()
        .map(Entry::of)
        .sorted(CANONICAL)
        .forEach(entry -> {
          writeString(CborInput.TEXT, entry.key);
          write(entry.value, depth);
        });
  }

  private void writeLink(Cid cid) {
    writeHead(CborInput.TAG, CborInput.LINK_TAG);
    writeHead(CborInput.BYTES, 1 + cid.length());
    target.write(0);
    target.writeBytes(cid.toBytes());
  }

  private void writeString(int major, byte[] bytes) {
    writeHead(major, bytes.length);
    target.writeBytes(bytes);
  }

  private void writeInteger(long value) {
    if (value >= 0) {
      writeHead(CborInput.UNSIGNED, value);
    } else {
      writeHead(CborInput.NEGATIVE, -1 - value);
    }
  }

  private void writeBigInteger(BigInteger value) {
    if (value.signum() > 0) {
      writeHead(CborInput.UNSIGNED, value.longValue());
    } else {
      writeHead(CborInput.NEGATIVE, value.not().longValue());
    }
  }

  private void writeDouble(double value) {
    target.write(CborInput.SIMPLE << 5 | CborInput.FLOAT);
    writeFixed(Double.doubleToRawLongBits(value), Double.BYTES);
  }

  private void writeSimple(int value) {
    target.write(CborInput.SIMPLE << 5 | value);
  }

  private void writeHead(int major, long argument) {
    int initial = major << 5;
    if (argument >= 0 && argument < 24) {
      target.write(initial | (int) argument);
      return;
    }
    int bits = Long.SIZE - Long.numberOfLeadingZeros(argument);
    int power = bits <= 8 ? 0 : bits <= 16 ? 1 : bits <= 32 ? 2 : 3;
    target.write(initial | (24 + power));
    writeFixed(argument, 1 << power);
  }

  private void writeFixed(long value, int width) {
    target.write(ByteBuffer.allocate(Long.BYTES).putLong(value).array(), Long.BYTES - width, width);
  }

  private static final class Entry {
    private final byte[] key;
    private final IpldNode value;

    private Entry(byte[] key, IpldNode value) {
      this.key = key;
      this.value = value;
    }

    private static Entry of(Map.Entry<String, IpldNode> entry) {
      return new Entry(StrictUtf8.encode(entry.getKey(), "map key"), entry.getValue());
    }
  }
}
