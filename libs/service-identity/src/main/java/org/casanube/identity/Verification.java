package org.casanube.identity;

/** What looking at a token came to. */
public sealed interface Verification {
  /** The token is good. */
  record Accepted(Identity identity) implements Verification {}

  /** There is no token. */
  record Missing() implements Verification {}

  /** The token is not good; the reason is for the log and for the caller alike. */
  record Refused(String reason) implements Verification {}
}
