package org.casanube.ipld.dagcbor;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.StrictUtf8;
import org.jspecify.annotations.Nullable;

/** Makes nodes of what {@link CborInput} reads. */
final class NodeReader {
  /** Room made at once for what a head promises: heads nested in heads promise the same bytes. */
  private static final int MAX_RESERVED = 64;

  private final CborInput input;
  private int values;

  NodeReader(CborInput input) {
    this.input = input;
  }

  IpldNode read(int depth) {
    if (++values > IpldNode.MAX_VALUES) {
      throw new IpldException("dag-cbor has more values than the limit of " + IpldNode.MAX_VALUES);
    }
    return switch (input.readHead()) {
      case CborInput.UNSIGNED -> integer(input.argument(), false);
      case CborInput.NEGATIVE -> integer(input.argument(), true);
      case CborInput.BYTES -> new IpldNode.BytesNode(input.readString());
      case CborInput.TEXT -> IpldNode.of(StrictUtf8.decode(input.readString(), "dag-cbor text"));
      case CborInput.ARRAY -> readList(DagCbor.deeper(depth));
      case CborInput.MAP -> readMap(DagCbor.deeper(depth));
      case CborInput.TAG -> IpldNode.of(input.readLink());
      default -> readSimple();
    };
  }

  private IpldNode readSimple() {
    return switch (input.additional()) {
      case CborInput.FALSE -> IpldNode.FALSE;
      case CborInput.TRUE -> IpldNode.TRUE;
      case CborInput.NULL -> IpldNode.NULL;
      case CborInput.FLOAT -> IpldNode.of(input.readDouble());
      default -> throw new IpldException("dag-cbor has no simple value " + input.additional());
    };
  }

  private IpldNode readList(int depth) {
    int count = input.count(1);
    List<IpldNode> elements = new ArrayList<>(Math.min(count, MAX_RESERVED));
    for (int index = 0; index < count; index++) {
      elements.add(read(depth));
    }
    return new IpldNode.ListNode(elements);
  }

  private IpldNode readMap(int depth) {
    int count = input.count(2);
    Map<String, IpldNode> entries = LinkedHashMap.newLinkedHashMap(Math.min(count, MAX_RESERVED));
    @Nullable ByteBuffer previous = null;
    for (int index = 0; index < count; index++) {
      ByteBuffer key = input.readKey();
      CborInput.requireOrder(previous, key);
      entries.put(StrictUtf8.decode(key, "dag-cbor map key"), read(depth));
      previous = key;
    }
    return new IpldNode.MapNode(entries);
  }

  private static IpldNode integer(long argument, boolean negative) {
    if (argument >= 0) {
      return IpldNode.of(negative ? -1 - argument : argument);
    }
    BigInteger magnitude = new BigInteger(Long.toUnsignedString(argument));
    return IpldNode.of(negative ? magnitude.not() : magnitude);
  }
}
