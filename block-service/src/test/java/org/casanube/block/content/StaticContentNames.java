package org.casanube.block.content;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.NameException;
import org.casanube.block.names.NamePath;
import org.casanube.block.names.Names;
import org.casanube.block.names.Publication;
import org.casanube.block.names.PublishRequest;
import org.casanube.block.names.Resolution;
import org.casanube.block.names.ResolveOptions;
import org.casanube.block.names.ResolveOptions.Knowledge;

/** Names that a test sets, none of which is known before somebody has asked for it. */
public final class StaticContentNames implements Names {
  /** How long each name may be believed. */
  public static final Duration TTL = Duration.ofMinutes(5);

  private final Map<String, NamePath> links = new ConcurrentHashMap<>();
  private final Map<String, NameErrorCode> failures = new ConcurrentHashMap<>();
  private final Map<IpnsName, IpnsRecord> records = new ConcurrentHashMap<>();
  private final Map<IpnsName, byte[]> accepted = new ConcurrentHashMap<>();
  private final Map<String, Boolean> asked = new ConcurrentHashMap<>();

  /** The record of this name that was given to us. */
  public Optional<byte[]> accepted(IpnsName name) {
    return Optional.ofNullable(accepted.get(name));
  }

  /** Has a name lead to a path. */
  public void link(String root, String path) {
    links.put(root, NamePath.parse(path));
  }

  /** Has the resolution of a name fail. */
  public void fail(String root, NameErrorCode code) {
    failures.put(root, code);
  }

  /** Has a name have a record. */
  public void record(IpnsName name, IpnsRecord record) {
    records.put(name, record);
  }

  @Override
  public Resolution resolve(NamePath path, ResolveOptions options) {
    NamePath at = path;
    int steps = 0;
    while (at.mutable()) {
      if (steps++ == options.maxSteps()) {
        throw new NameException(NameErrorCode.TOO_MANY_STEPS, at + " is still a name");
      }
      require(at.root(), options);
      NamePath link = links.get(at.root());
      if (link == null) {
        throw new NameException(NameErrorCode.NOT_FOUND, "nobody knows " + at.root());
      }
      at = link.append(at.rest());
    }
    return new Resolution(at, Optional.of(TTL), steps);
  }

  private void require(String root, ResolveOptions options) {
    NameErrorCode failure = failures.get(root);
    if (failure != null) {
      throw new NameException(failure, root + " fails");
    }
    if (options.knowledge() == Knowledge.KNOWN && !asked.containsKey(root)) {
      throw new NameException(NameErrorCode.NOT_FOUND, root + " is not known here");
    }
    asked.put(root, true);
  }

  @Override
  public IpnsRecord record(IpnsName name, ResolveOptions options) {
    require(name.toString(), options);
    IpnsRecord record = records.get(name);
    if (record == null) {
      throw new NameException(NameErrorCode.NOT_FOUND, "nobody has a record of " + name);
    }
    return record;
  }

  @Override
  public IpnsRecord readUnchecked(byte[] record) {
    throw new UnsupportedOperationException();
  }

  @Override
  public IpnsRecord read(IpnsName name, byte[] record) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Spread> accept(IpnsName name, byte[] record, Duration deadline) {
    if (record.length < 40) {
      throw new NameException(NameErrorCode.INVALID_RECORD, "too short for a record");
    }
    accepted.put(name, record.clone());
    return List.of();
  }

  @Override
  public Published publish(PublishRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Publication> findPublication(IpnsName name) {
    return Optional.empty();
  }

  @Override
  public List<Publication> publications() {
    return List.of();
  }

  @Override
  public boolean withdraw(IpnsName name) {
    return false;
  }
}
