package org.casanube.identity;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Makes the identity of one service's calls to others. Safe for many threads; a token costs about
 * as much as one hash of 300 bytes, so it is made anew for every call.
 */
public final class IdentityMinter {
  private final IdentityKeys keys;
  private final String issuer;
  private final Clock clock;

  /** Mints for calls that come from the service {@code issuer}. */
  public IdentityMinter(IdentityKeys keys, String issuer, Clock clock) {
    ClaimNames.require("iss", issuer);
    this.keys = keys;
    this.issuer = issuer;
    this.clock = clock;
  }

  /**
   * The value of {@link Identity#HEADER} for a call to the service {@code audience} on behalf of
   * {@code caller}, good for {@link Identity#MAX_LIFETIME}.
   */
  public String mint(String audience, Caller caller) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Identity identity =
        new Identity(issuer, audience, caller, now, now.plus(Identity.MAX_LIFETIME));
    String signedPart = IdentityToken.signedPart(identity);
    return signedPart + "." + IdentityToken.ENCODER.encodeToString(keys.sign(signedPart));
  }
}
