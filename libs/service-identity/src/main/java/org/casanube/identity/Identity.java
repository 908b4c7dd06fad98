package org.casanube.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a token says. Immutable.
 *
 * @param issuer the service that minted it
 * @param audience the service that it was minted for
 * @param caller on whose behalf the call is made
 * @param issuedAt when it was minted, in whole seconds
 * @param expiresAt from when on it is refused, at most {@link #MAX_LIFETIME} later
 */
public record Identity(
    String issuer, String audience, Caller caller, Instant issuedAt, Instant expiresAt) {
  /** The HTTP header that carries the token. */
  public static final String HEADER = "Casanube-Identity";

  /** The longest that a token may live. */
  public static final Duration MAX_LIFETIME = Duration.ofSeconds(60);

  public Identity {
    ClaimNames.require("iss", issuer);
    ClaimNames.require("aud", audience);
    if (!isWholeSeconds(issuedAt) || !isWholeSeconds(expiresAt)) {
      throw new IllegalArgumentException("the times of an identity are whole seconds");
    }
    Duration lifetime = Duration.between(issuedAt, expiresAt);
    if (!lifetime.isPositive() || lifetime.compareTo(MAX_LIFETIME) > 0) {
      throw new IllegalArgumentException("an identity lives 1 to 60 s, not " + lifetime);
    }
  }

  private static boolean isWholeSeconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).equals(time);
  }
}
