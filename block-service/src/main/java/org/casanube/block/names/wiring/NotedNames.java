package org.casanube.block.names.wiring;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.NameException;
import org.casanube.block.names.NamePath;
import org.casanube.block.names.Names;
import org.casanube.block.names.Publication;
import org.casanube.block.names.PublishRequest;
import org.casanube.block.names.Resolution;
import org.casanube.block.names.ResolveOptions;

/** Names whose use is measured and told of. */
final class NotedNames implements Names {
  private final Names names;
  private final NamesMeters meters;
  private final NameEvents events;

  NotedNames(Names names, NamesMeters meters, NameEvents events) {
    this.names = names;
    this.meters = meters;
    this.events = events;
  }

  @Override
  public Resolution resolve(NamePath path, ResolveOptions options) {
    long begin = System.nanoTime();
    Resolution resolution = noted(() -> names.resolve(path, options));
    if (resolution.steps() > 0) {
      meters.resolved(Duration.ofNanos(System.nanoTime() - begin));
    }
    return resolution;
  }

  @Override
  public IpnsRecord record(IpnsName name, ResolveOptions options) {
    return noted(() -> names.record(name, options));
  }

  @Override
  public IpnsRecord read(IpnsName name, byte[] record) {
    return names.read(name, record);
  }

  @Override
  public IpnsRecord readUnchecked(byte[] record) {
    return names.readUnchecked(record);
  }

  @Override
  public List<Spread> accept(IpnsName name, byte[] record, Duration deadline) {
    List<Spread> spread = noted(() -> names.accept(name, record, deadline));
    spread.forEach(meters::spread);
    return spread;
  }

  @Override
  public Published publish(PublishRequest request) {
    Published published = noted(() -> names.publish(request));
    published.spread().forEach(meters::spread);
    events.published(published.publication());
    return published;
  }

  @Override
  public Optional<Publication> findPublication(IpnsName name) {
    return names.findPublication(name);
  }

  @Override
  public List<Publication> publications() {
    return names.publications();
  }

  @Override
  public boolean withdraw(IpnsName name) {
    return names.withdraw(name);
  }

  private <T> T noted(Supplier<T> call) {
    try {
      return call.get();
    } catch (NameException e) {
      meters.failed(e.code());
      throw e;
    }
  }
}
