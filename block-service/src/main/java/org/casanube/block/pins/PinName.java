package org.casanube.block.pins;

import java.nio.charset.StandardCharsets;

/**
 * The name of a pin; one CID can be pinned under many.
 *
 * @param value at most {@link #MAX_BYTES} bytes of UTF-8 without control characters; empty for the
 *     pin without a name
 */
public record PinName(String value) {
  public static final int MAX_BYTES = 255;

  /** The name of a pin that was given none. */
  public static final PinName NONE = new PinName("");

  public PinName {
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new PinRefusedException(
          PinErrorCode.NAME_TOO_LONG,
          "the pin's name has " + bytes + " bytes, more than " + MAX_BYTES);
    }
    if (value.codePoints().anyMatch(Character::isISOControl)) {
      throw new PinRefusedException(
          PinErrorCode.INVALID_NAME, "the pin's name has control characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
