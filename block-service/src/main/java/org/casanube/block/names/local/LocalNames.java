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
import org.casanube.block.names.NameKeys;
import org.casanube.block.names.NamePath;
import org.casanube.block.names.Names;
import org.casanube.block.names.Publication;
import org.casanube.block.names.PublicationStore;
import org.casanube.block.names.PublishRequest;
import org.casanube.block.names.RecordRouting;
import org.casanube.block.names.Resolution;
import org.casanube.block.names.ResolveOptions;
import org.casanube.block.names.dnslink.DnsLink;
import org.casanube.block.names.records.RecordCheck;
import org.casanube.block.names.records.RecordCodec;
import org.casanube.p2p.schedule.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names over the routings that this service has; without any, its own names are resolved still.
 * {@link #start} begins to renew what was published, {@link #close} ends it.
 */
public final class LocalNames implements Names, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalNames.class);

  private final NameResolver resolver;
  private final Publisher publisher;
  private final Republisher republisher;
  private final PublicationStore store;
  private final RecordMemory memory;
  private final Scheduler scheduler;

  /**
   * Names of these parts.
   *
   * @param sources where names that are not ours are looked for
   */
  public LocalNames(
      Sources sources,
      NameKeys keys,
      PublicationStore store,
      Scheduler scheduler,
      NamesSettings settings) {
    RoutingFanout routings = new RoutingFanout(sources.routings(), scheduler);
    RecordMemory memory = new RecordMemory(settings.resolving());
    RecordLookup lookup =
        new RecordLookup(routings, store, memory, scheduler, settings.resolving());
    this.resolver =
        new NameResolver(sources.statics(), lookup, memory, sources.domains(), scheduler);
    this.publisher =
        new Publisher(
            keys, store, memory, this::findNewest, routings, scheduler, settings.publishing());
    this.republisher = new Republisher(publisher, store, scheduler, settings.publishing());
    this.store = store;
    this.memory = memory;
    this.scheduler = scheduler;
    sources.routings().forEach(each -> each.tell(this::heard));
  }

  /**
   * Where names are looked for.
   *
   * @param routings records of peers
   * @param domains links of domain names
   * @param statics names that are set by hand, which come before all else
   */
  public record Sources(List<RecordRouting> routings, DnsLink domains, StaticNames statics) {
    public Sources {
      routings = List.copyOf(routings);
    }
  }

  /** Begins to renew what was published. */
  public void start() {
    republisher.start();
  }

  @Override
  public void close() {
    republisher.close();
  }

  @Override
  public Resolution resolve(NamePath path, ResolveOptions options) {
    return resolver.resolve(path, options);
  }

  @Override
  public IpnsRecord record(IpnsName name, ResolveOptions options) {
    return resolver.record(name, options);
  }

  @Override
  public IpnsRecord read(IpnsName name, byte[] bytes) {
    try {
      return RecordCheck.readSigned(name, bytes);
    } catch (InvalidRecordException e) {
      throw new NameException(NameErrorCode.INVALID_RECORD, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public IpnsRecord readUnchecked(byte[] bytes) {
    try {
      return RecordCodec.read(bytes);
    } catch (InvalidRecordException e) {
      throw new NameException(NameErrorCode.INVALID_RECORD, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public List<Spread> accept(IpnsName name, byte[] record, Duration deadline) {
    long end = scheduler.nanoTime() + deadline.toNanos();
    return publisher.spread(name, publisher.requireAcceptable(name, record), end);
  }

  @Override
  public Published publish(PublishRequest request) {
    return publisher.publish(request);
  }

  @Override
  public Optional<Publication> findPublication(IpnsName name) {
    return store.find(name).map(PublicationStore.Versioned::publication);
  }

  @Override
  public List<Publication> publications() {
    return store.list();
  }

  @Override
  public boolean withdraw(IpnsName name) {
    return store.remove(name);
  }

  /** Believes a record that came by itself, if it is to be believed. */
  private void heard(IpnsName name, byte[] bytes) {
    Instant now = scheduler.clock().instant();
    try {
      Duration ignored = memory.remember(name, RecordCheck.require(name, bytes, now), now);
    } catch (InvalidRecordException e) {
      LOG.debug("a record of {} that came is passed over: {}", name, e.getMessage());
    }
  }

  /** Nobody knowing a name, or not in time, is no reason not to publish it. */
  private Optional<IpnsRecord> findNewest(IpnsName name, Duration deadline) {
    try {
      return Optional.of(
          resolver.record(name, ResolveOptions.usual().uncached().deadline(deadline)));
    } catch (NameException e) {
      if (e.code() == NameErrorCode.NOT_FOUND || e.code() == NameErrorCode.DEADLINE) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
