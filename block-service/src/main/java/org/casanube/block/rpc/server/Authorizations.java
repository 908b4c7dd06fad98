package org.casanube.block.rpc.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may call what, told by the header {@code Authorization}. Immutable. */
final class Authorizations {
  private static final String VERSION = "/api/v0/version";
  private static final String BEARER = "bearer:";
  private static final String BASIC = "basic:";

  private final List<Grant> grants;

  private record Grant(String header, List<String> prefixes) {}

  /**
   * What the settings say.
   *
   * @throws IllegalArgumentException if a secret is of no known kind
   */
  Authorizations(RpcProperties properties) {
    List<Grant> all = new ArrayList<>();
    properties
        .authorizations()
        .forEach(
            (name, each) -> all.add(new Grant(header(name, each.secret()), each.allowedPaths())));
    grants = List.copyOf(all);
  }

  private static String header(String name, String secret) {
    if (secret.startsWith(BEARER) && secret.length() > BEARER.length()) {
      return "Bearer " + secret.substring(BEARER.length());
    }
    if (secret.startsWith(BASIC) && secret.length() > BASIC.length()) {
      String pair = secret.substring(BASIC.length());
      // A pair that is encoded already has no colon.
      return pair.indexOf(':') < 0
          ? "Basic " + pair
          : "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
    throw new IllegalArgumentException(
        "casanube.block.rpc.authorizations.%s.secret begins neither with bearer: nor with basic:"
            .formatted(name));
  }

  /** True if whoever sent this header may call this path; the version is for all who are known. */
  boolean allow(@Nullable String header, String path) {
    if (grants.isEmpty()) {
      return true;
    }
    byte[] given = (header == null ? "" : header).getBytes(StandardCharsets.UTF_8);
    boolean allowed = false;
    for (Grant grant : grants) {
      if (MessageDigest.isEqual(grant.header().getBytes(StandardCharsets.UTF_8), given)) {
        allowed |= path.equals(VERSION) || grant.prefixes().stream().anyMatch(path::startsWith);
      }
    }
    return allowed;
  }
}
