package org.casanube.multiformats.multiaddr;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.Varint;

/** One protocol of an address, with its value where it has one. Immutable. */
public final class Component {
  private final Protocol protocol;
  private final byte[] bytes;
  private final String value;

  private Component(Protocol protocol, byte[] bytes, String value) {
    this.protocol = protocol;
    this.bytes = bytes;
    this.value = value;
  }

  /**
   * The component of this protocol and value.
   *
   * @param value the value as text; empty for a protocol that has none
   * @throws MultiformatException if the value is not one of the protocol's
   */
  public static Component of(Protocol protocol, String value) {
    if (!protocol.hasValue() && !value.isEmpty()) {
      throw new MultiformatException(protocol.specName() + " has no value");
    }
    return of(protocol, protocol.format().parse(value));
  }

  /** Reads a component at the buffer's position. */
  static Component read(ByteBuffer source) {
    long code = Varint.read(source);
    Protocol protocol =
        Protocol.findByCode(code)
            .orElseThrow(() -> new MultiformatException("no address protocol has code " + code));
    int fixed = protocol.format().byteLength();
    long length = fixed == ValueFormat.VARIABLE ? Varint.read(source) : fixed;
    if (length > source.remaining()) {
      throw new MultiformatException(
          protocol.specName() + " says " + length + " bytes, " + source.remaining() + " follow");
    }
    byte[] bytes = new byte[(int) length];
    source.get(bytes);
    return of(protocol, bytes);
  }

  private static Component of(Protocol protocol, byte[] bytes) {
    return new Component(protocol, bytes, protocol.format().format(bytes));
  }

  public Protocol protocol() {
    return protocol;
  }

  /** The value as text; empty for a protocol that has none. */
  public String value() {
    return value;
  }

  /** A copy of the value's bytes. */
  public byte[] valueBytes() {
    return bytes.clone();
  }

  boolean takesRest() {
    return protocol.format().takesRest();
  }

  int length() {
    boolean variable = protocol.format().byteLength() == ValueFormat.VARIABLE;
    return Varint.length(protocol.code())
        + (variable ? Varint.length(bytes.length) : 0)
        + bytes.length;
  }

  void writeTo(ByteBuffer target) {
    Varint.write(target, protocol.code());
    if (protocol.format().byteLength() == ValueFormat.VARIABLE) {
      Varint.write(target, bytes.length);
    }
    target.put(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Component that
        && protocol == that.protocol
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * protocol.hashCode() + Arrays.hashCode(bytes);
  }

  /** The component as it stands in an address, with its slashes. */
  @Override
  public String toString() {
    String name = "/" + protocol.specName();
    if (!protocol.hasValue()) {
      return name;
    }
    return takesRest() ? name + value : name + "/" + value;
  }
}
