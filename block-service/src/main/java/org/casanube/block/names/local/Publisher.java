package org.casanube.block.names.local;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casanube.block.names.InvalidRecordException;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.NameException;
import org.casanube.block.names.NameKey;
import org.casanube.block.names.NameKeys;
import org.casanube.block.names.Names.Published;
import org.casanube.block.names.Names.Spread;
import org.casanube.block.names.Publication;
import org.casanube.block.names.PublicationStore;
import org.casanube.block.names.PublicationStore.Versioned;
import org.casanube.block.names.PublishRequest;
import org.casanube.block.names.SigningKey;
import org.casanube.block.names.records.RecordCheck;
import org.casanube.block.names.records.RecordCodec;
import org.casanube.block.names.records.RecordCodec.Compatibility;
import org.casanube.p2p.schedule.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs records, keeps them, and gives them to the routings, in this order. A record's sequence
 * goes up by one when its value changes; a renewed one has the same sequence and a later end, so
 * that it is the newer without being a change.
 */
final class Publisher {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
  private static final int ATTEMPTS = 20;

  private final NameKeys keys;
  private final PublicationStore store;
  private final RecordMemory memory;
  private final NewestRecord newest;
  private final RoutingFanout routings;
  private final Scheduler scheduler;
  private final NamesSettings.Publishing settings;

  Publisher(
      NameKeys keys,
      PublicationStore store,
      RecordMemory memory,
      NewestRecord newest,
      RoutingFanout routings,
      Scheduler scheduler,
      NamesSettings.Publishing settings) {
    this.keys = keys;
    this.store = store;
    this.memory = memory;
    this.newest = newest;
    this.routings = routings;
    this.scheduler = scheduler;
    this.settings = settings;
  }

  /** Where the newest record of a name is found, published by whomever. */
  @FunctionalInterface
  interface NewestRecord {
    Optional<IpnsRecord> find(IpnsName name, Duration deadline);
  }

  Published publish(PublishRequest request) {
    SigningKey key = keys.require(request.key());
    IpnsName name = key.ipnsName();
    long end = scheduler.nanoTime() + request.deadline().toNanos();
    // Another node may have the key, or had it: its sequence must be passed. That must leave time
    // to spread the record.
    Optional<IpnsRecord> others =
        store.find(name).isPresent()
            ? memory.newest(name, now())
            : newest.find(name, request.deadline().dividedBy(4));
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<Versioned> stored = store.find(name);
      Optional<IpnsRecord> before = newer(stored.map(s -> s.publication().record()), others);
      Publication next = sign(key, request, before);
      if (store.write(stored, next)) {
        Duration ignored = memory.remember(name, next.record(), now());
        return new Published(next, spread(name, next.record(), end));
      }
    }
    throw new IllegalStateException(name + " is published by too many at once");
  }

  /** Renews a publication that is due; does nothing to one that is not. */
  void renew(IpnsName name) {
    Optional<Versioned> stored = store.find(name);
    if (stored.isEmpty() || stored.get().publication().republishAt().isAfter(now())) {
      return;
    }
    Optional<NameKey> key = keys.find(name.toString());
    if (key.isEmpty()) {
      LOG.info("{} is not renewed any more, its key is gone", name);
      boolean ignored = store.remove(name);
      return;
    }
    Publication next = renewed(keys.require(key.get().name()), stored.get().publication());
    if (!store.write(stored, next)) {
      return; // Somebody published it at this moment.
    }
    Duration ignored = memory.remember(name, next.record(), now());
    List<Spread> spread =
        spread(name, next.record(), scheduler.nanoTime() + settings.time().toNanos());
    if (!spread.isEmpty() && spread.stream().allMatch(each -> each.failure().isPresent())) {
      LOG.warn("{} was renewed, but no routing took it: {}", name, spread);
      retryLater(name, next);
    }
  }

  /** Gives a record to all routings. */
  List<Spread> spread(IpnsName name, IpnsRecord record, long end) {
    byte[] bytes = record.toBytes();
    try {
      return routings.run(routing -> routing.put(name, bytes.clone()), () -> end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NameException(
          NameErrorCode.DEADLINE, "nobody waits any more for " + name + " to be spread", e);
    }
  }

  /** Makes sure that the record may be believed and is not older than one that is known. */
  IpnsRecord requireAcceptable(IpnsName name, byte[] bytes) {
    try {
      IpnsRecord record = RecordCheck.require(name, bytes, now());
      Optional<IpnsRecord> known =
          newer(
              store.find(name).map(stored -> stored.publication().record()),
              memory.newest(name, now()));
      if (known.isPresent() && RecordCheck.BY_AGE.compare(known.get(), record) > 0) {
        throw new NameException(
            NameErrorCode.INVALID_RECORD,
            "a newer record of %s is known, with sequence %s"
                .formatted(name, Long.toUnsignedString(known.get().sequence())));
      }
      Duration ignored = memory.remember(name, record, now());
      return record;
    } catch (InvalidRecordException e) {
      throw new NameException(NameErrorCode.INVALID_RECORD, String.valueOf(e.getMessage()), e);
    }
  }

  private Publication sign(SigningKey key, PublishRequest request, Optional<IpnsRecord> before) {
    Instant now = now();
    Instant until = now.plus(request.lifetime());
    IpnsRecord record =
        create(
            key,
            new IpnsRecord.Content(
                request.value().toString(),
                sequence(request, before, until),
                until,
                Optional.of(request.ttl())),
            request.versionOne());
    return new Publication(
        key.ipnsName(),
        record,
        request.lifetime(),
        request.versionOne(),
        now,
        now.plus(period(request.lifetime())));
  }

  /** The renewed publication; with the record it had if the clock was set back. */
  private Publication renewed(SigningKey key, Publication before) {
    IpnsRecord old = before.record();
    Instant until = now().plus(before.lifetime());
    IpnsRecord record =
        until.isAfter(old.validUntil())
            ? create(
                key,
                new IpnsRecord.Content(old.value(), old.sequence(), until, old.ttl()),
                before.versionOne())
            : old;
    return before.renewed(record, now().plus(period(before.lifetime())));
  }

  private static IpnsRecord create(SigningKey key, IpnsRecord.Content content, boolean versionOne) {
    try {
      return RecordCodec.create(
          key, content, versionOne ? Compatibility.VERSIONS_1_AND_2 : Compatibility.VERSION_2);
    } catch (IllegalArgumentException e) {
      throw new NameException(
          NameErrorCode.INVALID_RECORD_OPTION, String.valueOf(e.getMessage()), e);
    }
  }

  private static long sequence(PublishRequest request, Optional<IpnsRecord> before, Instant until) {
    if (request.sequence().isPresent()) {
      long wanted = request.sequence().getAsLong();
      if (before.isPresent() && Long.compareUnsigned(wanted, before.get().sequence()) <= 0) {
        throw new NameException(
            NameErrorCode.INVALID_RECORD_OPTION,
            "sequence %s is not greater than that of the record before, %s"
                .formatted(
                    Long.toUnsignedString(wanted), Long.toUnsignedString(before.get().sequence())));
      }
      return wanted;
    }
    if (before.isEmpty()) {
      return 0;
    }
    IpnsRecord old = before.get();
    if (old.value().equals(request.value().toString()) && until.isAfter(old.validUntil())) {
      return old.sequence();
    }
    if (old.sequence() == -1L) {
      throw new NameException(
          NameErrorCode.INVALID_RECORD_OPTION, "the name has the last sequence there is");
    }
    return old.sequence() + 1;
  }

  private void retryLater(IpnsName name, Publication renewed) {
    Instant retry = now().plus(settings.retry());
    Optional<Versioned> stored =
        store.find(name).filter(each -> each.publication().record().equals(renewed.record()));
    if (stored.isPresent() && retry.isBefore(renewed.republishAt())) {
      boolean ignored = store.write(stored, stored.get().publication().republishAt(retry));
    }
  }

  /** Twice in a lifetime at least. */
  private Duration period(Duration lifetime) {
    Duration half = lifetime.dividedBy(2);
    return half.compareTo(settings.period()) < 0 ? half : settings.period();
  }

  private static Optional<IpnsRecord> newer(Optional<IpnsRecord> one, Optional<IpnsRecord> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.or(() -> other);
    }
    return RecordCheck.BY_AGE.compare(one.get(), other.get()) >= 0 ? one : other;
  }

  private Instant now() {
    return scheduler.clock().instant();
  }
}
