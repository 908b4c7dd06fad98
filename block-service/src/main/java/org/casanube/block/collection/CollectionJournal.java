package org.casanube.block.collection;

import java.util.Optional;

/** Remembers how the last collection ended, and lets everybody know. */
public interface CollectionJournal {
  /** Records durably, with the event bound to go out. */
  void finished(FinishedCollection collection);

  Optional<FinishedCollection> last();
}
