package org.casanube.block.content.routing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.NameException;
import org.casanube.block.names.Names;
import org.casanube.block.names.ResolveOptions;

/**
 * Records that are known here: of names that are published here, and of those that were resolved a
 * short time ago. Nobody is asked for others, so nodes can't ask each other in circles.
 */
final class KnownRecords {
  private static final Duration SPREADING = Duration.ofSeconds(10);

  private final Names names;
  private final Clock clock;

  KnownRecords(Names names, Clock clock) {
    this.names = names;
    this.clock = clock;
  }

  /** The record, if it is valid now. */
  Optional<IpnsRecord> find(IpnsName name) {
    try {
      return Optional.of(names.record(name, ResolveOptions.usual().known()));
    } catch (NameException e) {
      Instant now = clock.instant();
      return names
          .findPublication(name)
          .map(publication -> publication.record())
          .filter(record -> now.isBefore(record.validUntil()));
    }
  }

  /**
   * Takes a record that somebody signed, and gives it to all routings.
   *
   * @throws NameException {@code INVALID_RECORD} if it must not be believed, or is an old one
   */
  void accept(IpnsName name, byte[] record) {
    var _ = names.accept(name, record, SPREADING);
  }

  /** How long others may keep it: as long as it says, and not beyond its end. */
  long secondsToKeep(IpnsRecord record) {
    Duration left = Duration.between(clock.instant(), record.validUntil());
    return record.ttl().filter(ttl -> ttl.compareTo(left) < 0).orElse(left).toSeconds();
  }
}
