package org.casanube.identity;

import java.util.regex.Pattern;

/**
 * The names that claims may hold: 1 to 128 letters, digits and {@code . _ @ : + -}, beginning with
 * a letter or digit. They need no escapes in JSON, headers or logs.
 */
final class ClaimNames {
  static final String SYNTAX = "[A-Za-z0-9][A-Za-z0-9._@:+-]{0,127}";

  private static final Pattern NAME = Pattern.compile(SYNTAX);

  private ClaimNames() {}

  static void require(String claim, String value) {
    if (!NAME.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "claim " + claim + " is not a name of 1 to 128 characters");
    }
  }
}
