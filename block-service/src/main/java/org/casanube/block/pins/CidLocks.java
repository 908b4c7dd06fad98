package org.casanube.block.pins;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.casanube.multiformats.Cid;

/**
 * One lock for each CID that somebody works on. It is held over a walk, on purpose: two changes of
 * the same pin have to be made one after the other, and nobody else waits for them. Not reentrant
 * across CIDs: hold one at a time.
 */
final class CidLocks {
  private final Map<Cid, Entry> entries = new ConcurrentHashMap<>();

  <T> T holding(Cid cid, Supplier<T> action) {
    Cid key = cid.asV1();
    Entry entry =
        entries.compute(
            key,
            (_, present) -> {
              Entry used = present == null ? new Entry() : present;
              used.users++;
              return used;
            });
    entry.lock.lock();
    try {
      return action.get();
    } finally {
      entry.lock.unlock();
      entries.computeIfPresent(key, (_, used) -> --used.users == 0 ? null : used);
    }
  }

  private static final class Entry {
    final ReentrantLock lock = new ReentrantLock();

    /** Who holds or awaits the lock; changed only within the map's own step for the key. */
    int users;
  }
}
