package org.casanube.block.web.trust;

import java.util.Arrays;
import java.util.Locale;
import org.casanube.identity.Caller;

/** What callers may act as; each may do all that the ones before it may. */
enum Role {
  VIEWER,
  MEMBER,
  OPERATOR,
  ADMIN;

  /** Its name in an identity. */
  String claim() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** True if the caller has this role or one above it. */
  boolean isHeldBy(Caller caller) {
    return Arrays.stream(values())
        .filter(role -> role.compareTo(this) >= 0)
        .anyMatch(role -> caller.hasRole(role.claim()));
  }
}
