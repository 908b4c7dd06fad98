package org.casanube.multiformats.multiaddr;

import java.util.Arrays;
import org.casanube.multiformats.Multibase;
import org.casanube.multiformats.MultiformatException;

/**
 * A Tor service and its port: {@code name:port}, the name in base32.
 *
 * @param nameLength the length of the name in bytes
 */
record OnionValue(int nameLength) implements ValueFormat {
  private static final int PORT_LENGTH = 2;

  @Override
  public int byteLength() {
    return nameLength + PORT_LENGTH;
  }

  @Override
  public byte[] parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new MultiformatException("'" + text + "' has no port");
    }
    byte[] name = Multibase.BASE32.decodeBare(text.substring(0, colon));
    if (name.length != nameLength) {
      throw new MultiformatException("'" + text + "' is not a Tor service");
    }
    byte[] bytes = Arrays.copyOf(name, byteLength());
    byte[] port = NumberValue.PORT.parse(text.substring(colon + 1));
    System.arraycopy(port, 0, bytes, nameLength, PORT_LENGTH);
    requirePort(bytes);
    return bytes;
  }

  @Override
  public String format(byte[] bytes) {
    requirePort(bytes);
    String name = Multibase.BASE32.encodeBare(Arrays.copyOf(bytes, nameLength));
    byte[] port = Arrays.copyOfRange(bytes, nameLength, bytes.length);
    return name + ":" + NumberValue.PORT.format(port);
  }

  private void requirePort(byte[] bytes) {
    if (bytes[nameLength] == 0 && bytes[nameLength + 1] == 0) {
      throw new MultiformatException("port of a Tor service must not be 0");
    }
  }
}
