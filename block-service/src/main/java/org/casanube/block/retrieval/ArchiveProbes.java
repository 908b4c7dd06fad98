package org.casanube.block.retrieval;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.casanube.multiformats.Cid;

/** The few blocks that others are asked for beside an archive. Not thread-safe. */
final class ArchiveProbes {
  private static final int MAX = 16;

  private final Set<Cid> asked = new LinkedHashSet<>();

  /** Takes as many more as there is room for, of those that the archive would bring last. */
  List<Cid> addLastOf(Collection<Cid> outstanding) {
    List<Cid> added = new ArrayList<>();
    Iterator<Cid> last = List.copyOf(outstanding).reversed().iterator();
    while (asked.size() < MAX && last.hasNext()) {
      Cid cid = last.next();
      if (asked.add(cid)) {
        added.add(cid);
      }
    }
    return added;
  }

  /** The block has come; false if it was none of them. */
  boolean remove(Cid cid) {
    return asked.remove(cid);
  }

  /** Forgets all of them. */
  List<Cid> removeAll() {
    List<Cid> all = List.copyOf(asked);
    asked.clear();
    return all;
  }
}
