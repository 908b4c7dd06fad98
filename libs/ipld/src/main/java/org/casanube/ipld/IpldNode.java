package org.casanube.ipld;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casanube.multiformats.Cid;

/**
 * A value of the IPLD data model: what dag-cbor and dag-json blocks hold.
 *
 * <p>Immutable and compared by value. Take one apart with a {@code switch}; it needs no {@code
 * default}.
 *
 * @see <a href="https://ipld.io/docs/data-model/kinds/">The kinds of the data model</a>
 */
public sealed interface IpldNode {
  /**
   * The most values that are read into nodes at once: a byte of a block can be a value, and a node
   * takes up to a hundred.
   */
  int MAX_VALUES = 250_000;

  /** The null, true and false that decoders hand out. */
  NullNode NULL = new NullNode();

  BoolNode TRUE = new BoolNode(true);
  BoolNode FALSE = new BoolNode(false);

  /** Nothing. */
  record NullNode() implements IpldNode {}

  /** True or false. */
  record BoolNode(boolean value) implements IpldNode {}

  /** An integer of 64 bits with sign: all but the rarest. */
  record IntNode(long value) implements IpldNode {}

  /**
   * An integer that a {@code long} cannot hold, from -2^64 to 2^64 - 1. One that a {@code long} can
   * hold is an {@link IntNode} and refused here, so that equal integers are equal nodes.
   */
  record BigIntNode(BigInteger value) implements IpldNode {
    private static final int MAX_BITS = 64;

    public BigIntNode {
      if (value.bitLength() < Long.SIZE || value.bitLength() > MAX_BITS) {
        throw new IllegalArgumentException(
            "an integer of " + value.bitLength() + " bits is no BigIntNode: 64 only");
      }
    }
  }

  /** A finite number of double precision. */
  record FloatNode(double value) implements IpldNode {
    public FloatNode {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("the data model has no " + value);
      }
    }
  }

  /** Text. */
  record StringNode(String value) implements IpldNode {}

  /**
   * Bytes.
   *
   * @param value a read-only view of the maker's bytes, which must not change any more
   */
  record BytesNode(ByteBuffer value) implements IpldNode {
    public BytesNode {
      value = value.slice().asReadOnlyBuffer();
    }

    /** The bytes as a read-only buffer whose position is the caller's own. */
    @Override
    public ByteBuffer value() {
      return value.duplicate();
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
      byte[] bytes = new byte[value.remaining()];
      value.get(value.position(), bytes);
      return bytes;
    }
  }

  /** Nodes in order. */
  record ListNode(List<IpldNode> elements) implements IpldNode {
    public ListNode {
      elements = List.copyOf(elements);
    }
  }

  /**
   * Nodes by key. The order of keys is kept for reading and means nothing: maps with the same
   * entries are equal, and encoders sort by their codec's rule.
   */
  record MapNode(Map<String, IpldNode> entries) implements IpldNode {
    public MapNode {
      entries =
          entries.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** The value of this key. */
    public Optional<IpldNode> find(String key) {
      return Optional.ofNullable(entries.get(key));
    }
  }

  /** A link to another block. */
  record LinkNode(Cid cid) implements IpldNode {}

  static IpldNode of(boolean value) {
    return value ? TRUE : FALSE;
  }

  static IpldNode of(long value) {
    return new IntNode(value);
  }

  /**
   * The node of this integer.
   *
   * @throws IllegalArgumentException if it is outside -2^64 to 2^64 - 1
   */
  static IpldNode of(BigInteger value) {
    return value.bitLength() < Long.SIZE ? new IntNode(value.longValue()) : new BigIntNode(value);
  }

  static IpldNode of(double value) {
    return new FloatNode(value);
  }

  static IpldNode of(String value) {
    return new StringNode(value);
  }

  /** The node of a copy of these bytes. */
  static IpldNode of(byte[] value) {
    return new BytesNode(ByteBuffer.wrap(value.clone()));
  }

  static IpldNode of(Cid cid) {
    return new LinkNode(cid);
  }

  static IpldNode list(IpldNode... elements) {
    return new ListNode(Arrays.asList(elements));
  }

  static IpldNode map(Map<String, IpldNode> entries) {
    return new MapNode(entries);
  }
}
