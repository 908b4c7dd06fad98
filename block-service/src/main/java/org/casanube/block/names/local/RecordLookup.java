package org.casanube.block.names.local;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.casanube.block.names.InvalidRecordException;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.NameException;
import org.casanube.block.names.PublicationStore;
import org.casanube.block.names.records.RecordCheck;
import org.casanube.p2p.schedule.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the newest record of a name: among what we published, what we have seen, and what the
 * routings find. Once there is a valid one the routings that are slower are not waited for long.
 */
final class RecordLookup {
  private static final Logger LOG = LoggerFactory.getLogger(RecordLookup.class);

  private final RoutingFanout routings;
  private final PublicationStore publications;
  private final RecordMemory memory;
  private final Scheduler scheduler;
  private final NamesSettings.Resolving settings;

  RecordLookup(
      RoutingFanout routings,
      PublicationStore publications,
      RecordMemory memory,
      Scheduler scheduler,
      NamesSettings.Resolving settings) {
    this.routings = routings;
    this.publications = publications;
    this.memory = memory;
    this.scheduler = scheduler;
    this.settings = settings;
  }

  /**
   * The newest valid record.
   *
   * @throws NameException {@code NOT_FOUND}
   */
  IpnsRecord require(IpnsName name) throws InterruptedException {
    Instant now = scheduler.clock().instant();
    Candidates candidates = new Candidates(name, scheduler.clock());
    long deadline = scheduler.nanoTime() + settings.time().toNanos();
    publications
        .find(name)
        .map(stored -> stored.publication().record())
        .ifPresent(record -> candidates.offer(record.toBytes(), "what was published here"));
    var outcomes =
        routings.run(
            routing -> {
              for (byte[] record : routing.find(name)) {
                candidates.offer(record, routing.name());
              }
            },
            () -> Math.min(deadline, candidates.foundAt(settings.patience().toNanos(), deadline)));
    memory.newest(name, now).ifPresent(record -> candidates.offer(record.toBytes(), "memory"));
    return candidates
        .best()
        .orElseThrow(() -> {
          memory.rememberAbsent(name, scheduler.clock().instant());
          return new NameException(
              NameErrorCode.NOT_FOUND,
              "no valid record of %s was found; asked: %s".formatted(name, outcomes));
        });
  }

  /** The records that came, of which only the best is kept. */
  private final class Candidates {
    private static final long NOTHING_YET = Long.MIN_VALUE;

    private final IpnsName name;
    private final Clock clock;
    private final AtomicReference<@Nullable IpnsRecord> best = new AtomicReference<>();
    private final AtomicLong found = new AtomicLong(NOTHING_YET);

    Candidates(IpnsName name, Clock clock) {
      this.name = name;
      this.clock = clock;
    }

    void offer(byte[] bytes, String source) {
      try {
        IpnsRecord record = RecordCheck.require(name, bytes, clock.instant());
        best.accumulateAndGet(record, Candidates::newer);
        found.compareAndSet(NOTHING_YET, scheduler.nanoTime());
      } catch (InvalidRecordException e) {
        LOG.debug("a record of {} from {} is passed over: {}", name, source, e.getMessage());
      }
    }

    Optional<IpnsRecord> best() {
      return Optional.ofNullable(best.get());
    }

    /** When patience ends. */
    long foundAt(long patience, long otherwise) {
      long first = found.get();
      return first == NOTHING_YET ? otherwise : first + patience;
    }

    private static @Nullable IpnsRecord newer(
        @Nullable IpnsRecord one, @Nullable IpnsRecord other) {
      if (one == null || other == null) {
        return one == null ? other : one;
      }
      return RecordCheck.BY_AGE.compare(one, other) >= 0 ? one : other;
    }
  }
}
