package org.casanube.block.files;

import org.casanube.multiformats.Cid;

/** What is done with a root between making its blocks durable and telling the caller. */
public interface AddedRoots {
  /** Keeps the root from the collector and links it where the caller wants it. */
  void keep(Cid root, AddOptions options, String caller);

  /** Tells everybody who wants to know. */
  void announce(Added added, AddOptions options, String caller);
}
