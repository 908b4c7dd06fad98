package org.casanube.block.names;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps what is published, durably. Thread-safe. */
public interface PublicationStore {
  /** The publication of this name with the version it is stored at. */
  Optional<Versioned> find(IpnsName name);

  /**
   * Writes a publication in the place of the one that was read, or as the first.
   *
   * @return false, and nothing is written, if another came between
   */
  boolean write(Optional<Versioned> read, Publication next);

  /** Removes the publication of this name; false if there is none. */
  boolean remove(IpnsName name);

  /** Those to be renewed at this time or before, the longest due first. */
  List<Publication> due(Instant time, int limit);

  /** All, by the text of their names. */
  List<Publication> list();

  /** A publication as it was when it was read. */
  record Versioned(Publication publication, long version) {}
}
