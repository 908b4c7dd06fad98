package org.casanube.block.routing;

import org.casanube.multiformats.Cid;

/** Takes new roots that others are to be told of soon. Thread-safe. */
public interface AnnouncementQueue {
  /** Nobody is told. */
  AnnouncementQueue NONE = _ -> {};

  /** Has others told of the root soon; of more than can wait, the next sweep tells. */
  void add(Cid root);
}
