package org.casanube.p2p.kad;

import java.util.Arrays;
import java.util.HexFormat;

/** Bytes that are equal when their content is. The array given is not copied. */
final class Bytes {
  private final byte[] content;

  Bytes(byte[] content) {
    this.content = content;
  }

  /** The array itself. */
  byte[] array() {
    return content;
  }

  int length() {
    return content.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(content);
  }
}
