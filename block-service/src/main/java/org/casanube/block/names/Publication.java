package org.casanube.block.names;

import java.time.Duration;
import java.time.Instant;

/**
 * A name that this service publishes, and goes on renewing.
 *
 * @param name the name
 * @param record its newest record
 * @param lifetime how long each renewed record is valid
 * @param versionOne whether its records serve readers of version 1, too
 * @param publishedAt when its value was set
 * @param republishAt when it is renewed next
 */
public record Publication(
    IpnsName name,
    IpnsRecord record,
    Duration lifetime,
    boolean versionOne,
    Instant publishedAt,
    Instant republishAt) {
  /** The same to be renewed at another time. */
  public Publication republishAt(Instant time) {
    return new Publication(name, record, lifetime, versionOne, publishedAt, time);
  }

  /** The same with a renewed record. */
  public Publication renewed(IpnsRecord newer, Instant nextTime) {
    return new Publication(name, newer, lifetime, versionOne, publishedAt, nextTime);
  }
}
