package org.casanube.block.operations;

import java.util.regex.Pattern;

/**
 * Names an operation of this service.
 *
 * @param value {@code block-} and a UUID of version 7, so that later operations sort after earlier
 *     ones
 */
public record OperationId(String value) {
  static final String PREFIX = "block-";

  private static final Pattern FORM =
      Pattern.compile("block-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  public OperationId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "an operation id of this service is block- and a UUID in lower case");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
