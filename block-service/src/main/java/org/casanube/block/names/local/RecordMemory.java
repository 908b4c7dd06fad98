package org.casanube.block.names.local;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.cache.ExpiringCache;
import org.casanube.block.names.records.RecordCheck;

/**
 * The newest records that were seen. For as long as their time to live says, nobody is asked again;
 * until their validity is over, no older record is believed.
 */
final class RecordMemory {
  /** Of all records that are remembered, in bytes: anybody may make some of the greatest length. */
  private static final long MAX_WEIGHT = 8L * 1024 * 1024;

  private final ExpiringCache<IpnsName, IpnsRecord> fresh;
  private final ExpiringCache<IpnsName, IpnsRecord> newest;
  private final ExpiringCache<IpnsName, Boolean> absent;
  private final NamesSettings.Resolving settings;

  RecordMemory(NamesSettings.Resolving settings) {
    this.settings = settings;
    this.fresh = new ExpiringCache<>(settings.maxCached(), MAX_WEIGHT, IpnsRecord::weight);
    this.newest = new ExpiringCache<>(settings.maxCached(), MAX_WEIGHT, IpnsRecord::weight);
    this.absent = new ExpiringCache<>(settings.maxCached());
  }

  /** The record that is believed without asking, and for how long. */
  Optional<ExpiringCache.Entry<IpnsRecord>> fresh(IpnsName name, Instant now) {
    return fresh.find(name, now);
  }

  /** The newest record that was seen and is still valid. */
  Optional<IpnsRecord> newest(IpnsName name, Instant now) {
    return newest.find(name, now).map(ExpiringCache.Entry::value);
  }

  /** True if nobody knew the name a moment ago. */
  boolean isAbsent(IpnsName name, Instant now) {
    return absent.find(name, now).isPresent();
  }

  void rememberAbsent(IpnsName name, Instant now) {
    absent.put(name, true, now.plus(settings.absentTtl()));
  }

  /**
   * Remembers a valid record, unless a newer one is known.
   *
   * @return how long it is believed without asking
   */
  synchronized Duration remember(IpnsName name, IpnsRecord record, Instant now) {
    absent.remove(name);
    Optional<IpnsRecord> known = newest(name, now);
    if (known.isEmpty() || RecordCheck.BY_AGE.compare(record, known.get()) >= 0) {
      newest.put(name, record, record.validUntil());
      Instant until = now.plus(least(record.ttl().orElse(settings.defaultTtl())));
      fresh.put(name, record, until.isBefore(record.validUntil()) ? until : record.validUntil());
    }
    return fresh.find(name, now).map(entry -> entry.timeLeft(now)).orElse(Duration.ZERO);
  }

  /** How many records are remembered. */
  int size() {
    return newest.size();
  }

  private Duration least(Duration ttl) {
    return ttl.compareTo(settings.maxTtl()) < 0 ? ttl : settings.maxTtl();
  }
}
