package org.casanube.identity;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The text form of an identity: the signed part and the form of its claims. */
final class IdentityToken {
  /** The longest token that is looked at: 16 roles and four names of full length fit. */
  static final int MAX_CHARS = 4096;

  static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /** {@code {"alg":"HS256","typ":"JWT"}}. */
  private static final String HEADER = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

  private static final String NAME = "\"(" + ClaimNames.SYNTAX + ")\"";
  private static final String SECONDS = "(0|[1-9][0-9]{0,10})";
  private static final Pattern CLAIMS =
      Pattern.compile(
          "\\{\"iss\":%s,\"aud\":%s,\"sub\":%s,\"roles\":\\[(.*)],\"iat\":%s,\"exp\":%s}"
              .formatted(NAME, NAME, NAME, SECONDS, SECONDS));

  private IdentityToken() {}

  /** The part of the token that is signed. */
  static String signedPart(Identity identity) {
    byte[] claims = claims(identity).getBytes(StandardCharsets.US_ASCII);
    return HEADER + "." + ENCODER.encodeToString(claims);
  }

  /** Reads the signed part; empty unless it is exactly what {@link #signedPart} writes. */
  static Optional<Identity> parse(String signedPart) {
    if (!signedPart.startsWith(HEADER + ".")) {
      return Optional.empty();
    }
    try {
      byte[] claims = Base64.getUrlDecoder().decode(signedPart.substring(HEADER.length() + 1));
      return parseClaims(new String(claims, StandardCharsets.ISO_8859_1))
          .filter(identity -> signedPart(identity).equals(signedPart));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Identity> parseClaims(String claims) {
    Matcher parts = CLAIMS.matcher(claims);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String roles = parts.group(4).replace("\"", "");
    Caller caller =
        new Caller(parts.group(3), roles.isEmpty() ? List.of() : List.of(roles.split(",", -1)));
    return Optional.of(
        new Identity(
            parts.group(1),
            parts.group(2),
            caller,
            Instant.ofEpochSecond(Long.parseLong(parts.group(5))),
            Instant.ofEpochSecond(Long.parseLong(parts.group(6)))));
  }

  private static String claims(Identity identity) {
    String roles =
        identity.caller().roles().stream()
            .map(role -> '"' + role + '"')
            .collect(Collectors.joining(","));
    return "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"%s\",\"roles\":[%s],\"iat\":%d,\"exp\":%d}"
        .formatted(
            identity.issuer(),
            identity.audience(),
            identity.caller().subject(),
            roles,
            identity.issuedAt().getEpochSecond(),
            identity.expiresAt().getEpochSecond());
  }
}
