package org.casanube.block.names.local;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.NameException;
import org.casanube.block.names.NamePath;
import org.casanube.block.names.Resolution;
import org.casanube.block.names.ResolveOptions;
import org.casanube.block.names.ResolveOptions.Knowledge;
import org.casanube.block.names.cache.ExpiringCache;
import org.casanube.block.names.dnslink.DnsLink;
import org.casanube.block.names.dnslink.DnsLink.Link;
import org.casanube.block.names.dnslink.DomainName;
import org.casanube.multiformats.MultiformatException;
import org.casanube.p2p.schedule.Scheduler;

/** Follows paths from name to name. */
final class NameResolver {
  /** How long a static name is believed; it can change when the service is started anew. */
  private static final Duration STATIC_TTL = Duration.ofMinutes(1);

  private final StaticNames statics;
  private final RecordLookup lookup;
  private final RecordMemory memory;
  private final DnsLink domains;
  private final Scheduler scheduler;
  private final SharedLookups<IpnsName, IpnsRecord> records;
  private final SharedLookups<DomainName, Link> links;

  NameResolver(
      StaticNames statics,
      RecordLookup lookup,
      RecordMemory memory,
      DnsLink domains,
      Scheduler scheduler) {
    this.statics = statics;
    this.lookup = lookup;
    this.memory = memory;
    this.domains = domains;
    this.scheduler = scheduler;
    this.records = new SharedLookups<>(scheduler);
    this.links = new SharedLookups<>(scheduler);
  }

  Resolution resolve(NamePath path, ResolveOptions options) {
    long end = scheduler.nanoTime() + options.deadline().toNanos();
    int limit = options.recursive() ? options.maxSteps() : 1;
    NamePath at = path;
    Optional<Duration> ttl = Optional.empty();
    int steps = 0;
    while (at.mutable() && steps < limit) {
      Link link = step(at.root(), options.deadline(timeUntil(end, at)));
      at = link.target().append(at.rest());
      ttl = Optional.of(least(ttl, link.ttl()));
      steps++;
    }
    if (at.mutable() && options.recursive()) {
      throw new NameException(
          NameErrorCode.TOO_MANY_STEPS,
          "%s is still a name after %d steps: %s".formatted(path, limit, at));
    }
    return new Resolution(at, ttl, steps);
  }

  IpnsRecord record(IpnsName name, ResolveOptions options) {
    return found(name, options).value();
  }

  private Link step(String root, ResolveOptions options) {
    Optional<NamePath> fixed = statics.find(root);
    if (fixed.isPresent()) {
      return new Link(fixed.get(), STATIC_TTL);
    }
    Optional<IpnsName> name = ipnsName(root);
    return name.isPresent() ? byRecord(name.get(), options) : byDomain(root, options);
  }

  private Link byRecord(IpnsName name, ResolveOptions options) {
    ExpiringCache.Entry<IpnsRecord> found = found(name, options);
    try {
      return new Link(found.value().path(), found.timeLeft(scheduler.clock().instant()));
    } catch (NameException e) {
      throw new NameException(
          NameErrorCode.INVALID_RECORD,
          "the record of %s points at no path: %s".formatted(name, e.getMessage()),
          e);
    }
  }

  private ExpiringCache.Entry<IpnsRecord> found(IpnsName name, ResolveOptions options) {
    Instant now = scheduler.clock().instant();
    if (options.knowledge() != Knowledge.ASKED_ANEW) {
      Optional<ExpiringCache.Entry<IpnsRecord>> known = memory.fresh(name, now);
      if (known.isPresent()) {
        return known.get();
      }
      if (memory.isAbsent(name, now)) {
        throw new NameException(
            NameErrorCode.NOT_FOUND, "no valid record of " + name + " was found a moment ago");
      }
    }
    if (options.knowledge() == Knowledge.KNOWN) {
      throw notKnown(name);
    }
    IpnsRecord record = records.get(name, () -> remembered(name), options.deadline());
    Instant found = scheduler.clock().instant();
    return memory
        .fresh(name, found)
        .filter(entry -> entry.value().equals(record))
        .orElseGet(() -> new ExpiringCache.Entry<>(record, found));
  }

  private IpnsRecord remembered(IpnsName name) throws InterruptedException {
    IpnsRecord record = lookup.require(name);
    Duration ignored = memory.remember(name, record, scheduler.clock().instant());
    return record;
  }

  private Link byDomain(String root, ResolveOptions options) {
    DomainName domain =
        DomainName.find(root)
            .orElseThrow(() ->
                new NameException(
                    NameErrorCode.INVALID_PATH,
                    "'" + root + "' is neither an IPNS name nor a domain name"));
    if (options.knowledge() == Knowledge.KNOWN) {
      return domains.findKnown(domain).orElseThrow(() -> notKnown(domain));
    }
    if (options.knowledge() == Knowledge.ASKED_ANEW) {
      domains.forget(domain);
    }
    return links.get(domain, () -> domains.require(domain), options.deadline());
  }

  private static NameException notKnown(Object name) {
    return new NameException(
        NameErrorCode.NOT_FOUND, "where " + name + " leads is not known here without asking");
  }

  private static Optional<IpnsName> ipnsName(String root) {
    try {
      return Optional.of(IpnsName.parse(root));
    } catch (MultiformatException notAnIpnsName) {
      return Optional.empty();
    }
  }

  private Duration timeUntil(long end, NamePath at) {
    long left = end - scheduler.nanoTime();
    if (left <= 0) {
      throw new NameException(NameErrorCode.DEADLINE, at + " was not resolved in time");
    }
    return Duration.ofNanos(left);
  }

  private static Duration least(Optional<Duration> before, Duration next) {
    return before.filter(ttl -> ttl.compareTo(next) < 0).orElse(next);
  }
}
