package org.casanube.block.names.local;

import java.time.Duration;

/**
 * Limits and periods of names.
 *
 * @param resolving of asking for records
 * @param publishing of giving them away
 */
public record NamesSettings(Resolving resolving, Publishing publishing) {
  /** What fits a small box. */
  public static NamesSettings usual() {
    return new NamesSettings(
        new Resolving(
            Duration.ofMinutes(1),
            Duration.ofSeconds(2),
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(10),
            10_000),
        new Publishing(
            Duration.ofHours(4),
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            Duration.ofMinutes(1),
            8));
  }

  /** The same with names renewed at another pace. */
  public NamesSettings withPeriod(Duration period) {
    return new NamesSettings(
        resolving,
        new Publishing(
            period,
            publishing.check(),
            publishing.retry(),
            publishing.time(),
            publishing.parallel()));
  }

  /**
   * Limits of asking.
   *
   * @param time the longest that routings are asked for one name
   * @param patience the longest that the others are waited for once there is a valid record
   * @param maxTtl the longest that a record is believed without asking again
   * @param defaultTtl how long, where the record does not say
   * @param absentTtl how long nobody is asked again for a name that nobody knew
   * @param maxCached the most records that are remembered
   */
  public record Resolving(
      Duration time,
      Duration patience,
      Duration maxTtl,
      Duration defaultTtl,
      Duration absentTtl,
      int maxCached) {}

  /**
   * Periods of renewing.
   *
   * @param period how often a name is renewed; sooner if its lifetime is less than twice that
   * @param check how often it is looked which are due
   * @param retry when to try again if no routing took a record
   * @param time the longest that routings have to take one
   * @param parallel the most that are renewed at a time
   */
  public record Publishing(
      Duration period, Duration check, Duration retry, Duration time, int parallel) {}
}
