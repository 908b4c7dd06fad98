package org.casanube.problems;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * A kind of problem: the same code, title and status every time.
 *
 * @param code stable name that clients may test for: lower-case words joined by hyphens
 * @param title the kind in a few words, for people; the same for every occurrence
 * @param status the HTTP status, 400 to 599
 */
public record ProblemType(String code, String title, int status) {
  private static final String URN = "urn:casanube:problem:";
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  public ProblemType {
    if (!CODE.matcher(code).matches() || code.length() > 60) {
      throw new IllegalArgumentException("not a problem code: " + code);
    }
    if (title.isBlank()) {
      throw new IllegalArgumentException("problem " + code + " has no title");
    }
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("problem " + code + " has status " + status);
    }
  }

  /** The member {@code type} of RFC 9457 section 3.1.1. */
  public URI uri() {
    return URI.create(URN + code);
  }

  /** A problem of this kind. */
  public Problem problem(String detail) {
    return new Problem(this, detail, null, null, null, null);
  }

  /** An exception that carries a problem of this kind. */
  public ProblemException exception(String detail) {
    return new ProblemException(problem(detail));
  }
}
