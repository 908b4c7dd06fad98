package org.casanube.block.retrieval;

import org.casanube.multiformats.Cid;

/** What a fetch brought, all of it durable. No collection takes it before this is closed. */
public interface Fetched extends AutoCloseable {
  /** What stands at the end of the path. */
  Cid target();

  /** What the fetch has seen. */
  FetchProgress progress();

  @Override
  void close();
}
