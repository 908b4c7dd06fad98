package org.casanube.identity;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * On whose behalf a call is made.
 *
 * @param subject the person or service, a name as {@link ClaimNames} wants it
 * @param roles what they may act as, at most 16 names
 */
public record Caller(String subject, List<String> roles) {
  private static final int MAX_ROLES = 16;

  public Caller {
    ClaimNames.require("sub", subject);
    SortedSet<String> sorted = new TreeSet<>(roles);
    if (sorted.size() > MAX_ROLES) {
      throw new IllegalArgumentException("more than " + MAX_ROLES + " roles: " + sorted.size());
    }
    sorted.forEach(role -> ClaimNames.require("roles", role));
    roles = List.copyOf(sorted);
  }

  /** A caller with these roles, whose order does not matter. */
  public static Caller of(String subject, Collection<String> roles) {
    return new Caller(subject, List.copyOf(roles));
  }

  /** True if the caller may act as this role. */
  public boolean hasRole(String role) {
    return roles.contains(role);
  }
}
