package org.casanube.block.names;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Publications that are gone with the process. */
public final class InMemoryPublications implements PublicationStore {
  private final Map<String, Versioned> publications = new TreeMap<>();
  private long version;

  @Override
  public synchronized Optional<Versioned> find(IpnsName name) {
    return Optional.ofNullable(publications.get(name.toString()));
  }

  @Override
  public synchronized boolean write(Optional<Versioned> read, Publication next) {
    boolean unchanged =
        find(next.name()).map(Versioned::version).equals(read.map(Versioned::version));
    if (unchanged) {
      version++;
      publications.put(next.name().toString(), new Versioned(next, version));
    }
    return unchanged;
  }

  @Override
  public synchronized boolean remove(IpnsName name) {
    return publications.remove(name.toString()) != null;
  }

  @Override
  public synchronized List<Publication> due(Instant time, int limit) {
    return list().stream()
        .filter(each -> !each.republishAt().isAfter(time))
        .sorted(Comparator.comparing(Publication::republishAt))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<Publication> list() {
    return publications.values().stream().map(Versioned::publication).toList();
  }
}
