package org.casanube.multiformats.multiaddr;

import org.casanube.multiformats.MultiformatException;

/**
 * How the value behind a protocol is written in text and in bytes. Text may be read from several
 * forms; {@link #format} gives the one that all bytes have.
 */
sealed interface ValueFormat
    permits NoValue, NumberValue, IpValue, TextValue, HashValue, OnionValue, GarlicValue {
  /** What {@link #byteLength} gives for values that say their length themselves. */
  int VARIABLE = -1;

  /** The length of the value in bytes, or {@link #VARIABLE}. */
  int byteLength();

  /** True if in text the value is all that follows, slashes and all. */
  default boolean takesRest() {
    return false;
  }

  /**
   * The bytes of a value in text.
   *
   * @throws MultiformatException if it does not follow the format
   */
  byte[] parse(String text);

  /**
   * The text of a value in bytes, which {@link #parse} reads to the same bytes.
   *
   * @throws MultiformatException if they do not follow the format
   */
  String format(byte[] bytes);
}
