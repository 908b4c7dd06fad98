package org.casanube.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks the identities shown to one service. Guards in this order: size, signature, form,
 * audience, time. Nothing of a token is believed before its signature. Safe for many threads.
 */
public final class IdentityVerifier {
  /** How far the clocks of two machines may be apart. */
  public static final Duration CLOCK_SKEW = Duration.ofSeconds(5);

  private final IdentityKeys keys;
  private final String audience;
  private final Clock clock;

  /** Verifies what is shown to the service {@code audience}. */
  public IdentityVerifier(IdentityKeys keys, String audience, Clock clock) {
    ClaimNames.require("aud", audience);
    this.keys = keys;
    this.audience = audience;
    this.clock = clock;
  }

  /** Looks at the value of {@link Identity#HEADER}; never throws. */
  public Verification verify(@Nullable String token) {
    if (token == null || token.isEmpty()) {
      return new Verification.Missing();
    }
    if (token.length() > IdentityToken.MAX_CHARS) {
      return new Verification.Refused(
          "The token is longer than %d characters.".formatted(IdentityToken.MAX_CHARS));
    }
    int end = token.lastIndexOf('.');
    if (end < 0 || !isSigned(token.substring(0, end), token.substring(end + 1))) {
      return new Verification.Refused("The signature is not ours.");
    }
    Optional<Identity> identity = IdentityToken.parse(token.substring(0, end));
    return identity.isPresent()
        ? verifyClaims(identity.get())
        : new Verification.Refused("The claims are malformed.");
  }

  private boolean isSigned(String signedPart, String signature) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(signature);
      return IdentityToken.ENCODER.encodeToString(bytes).equals(signature)
          && keys.signed(signedPart, bytes);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private Verification verifyClaims(Identity identity) {
    if (!identity.audience().equals(audience)) {
      return new Verification.Refused(
          "The token is for %s, not for %s.".formatted(identity.audience(), audience));
    }
    Instant now = clock.instant();
    if (identity.issuedAt().isAfter(now.plus(CLOCK_SKEW))) {
      return new Verification.Refused("The token is from the future; check the clocks.");
    }
    if (!identity.expiresAt().isAfter(now.minus(CLOCK_SKEW))) {
      return new Verification.Refused("The token has expired.");
    }
    return new Verification.Accepted(identity);
  }
}
