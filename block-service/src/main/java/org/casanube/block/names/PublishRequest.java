package org.casanube.block.names;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What to publish, and how. Immutable; each method answers a changed copy.
 *
 * @param value the path to point at
 * @param key the name of the key, or the IPNS name it is of
 * @param lifetime how long a record is valid before it must have been renewed
 * @param ttl how long others may keep it before asking again
 * @param sequence the version, an unsigned number; empty to count on
 * @param versionOne whether readers of version 1 are served, too
 * @param deadline the longest to wait for routings
 */
public record PublishRequest(
    NamePath value,
    String key,
    Duration lifetime,
    Duration ttl,
    OptionalLong sequence,
    boolean versionOne,
    Duration deadline) {
  public static final Duration DEFAULT_LIFETIME = Duration.ofDays(2);
  public static final Duration DEFAULT_TTL = Duration.ofMinutes(5);

  private static final Duration MAX_LIFETIME = Duration.ofDays(36_500);

  public PublishRequest {
    if (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(MAX_LIFETIME) > 0) {
      throw new NameException(
          NameErrorCode.INVALID_RECORD_OPTION,
          "lifetime must be between a second and %d days, not %s"
              .formatted(MAX_LIFETIME.toDays(), lifetime));
    }
    if (ttl.isNegative() || ttl.compareTo(MAX_LIFETIME) > 0) {
      throw new NameException(
          NameErrorCode.INVALID_RECORD_OPTION,
          "ttl must be between 0 and %d days, not %s".formatted(MAX_LIFETIME.toDays(), ttl));
    }
    if (deadline.isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException("a deadline of " + deadline + " is over already");
    }
  }

  /** With all else as usual: valid for 48 hours, kept for 5 minutes, a minute to wait. */
  public static PublishRequest of(NamePath value, String key) {
    return new PublishRequest(
        value,
        key,
        DEFAULT_LIFETIME,
        DEFAULT_TTL,
        OptionalLong.empty(),
        true,
        Duration.ofMinutes(1));
  }

  public PublishRequest lifetime(Duration time) {
    return new PublishRequest(value, key, time, ttl, sequence, versionOne, deadline);
  }

  public PublishRequest ttl(Duration time) {
    return new PublishRequest(value, key, lifetime, time, sequence, versionOne, deadline);
  }

  public PublishRequest sequence(long number) {
    return new PublishRequest(
        value, key, lifetime, ttl, OptionalLong.of(number), versionOne, deadline);
  }

  public PublishRequest versionOne(boolean served) {
    return new PublishRequest(value, key, lifetime, ttl, sequence, served, deadline);
  }

  public PublishRequest deadline(Duration time) {
    return new PublishRequest(value, key, lifetime, ttl, sequence, versionOne, time);
  }
}
