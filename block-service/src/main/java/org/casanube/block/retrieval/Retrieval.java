package org.casanube.block.retrieval;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.casanube.multiformats.Cid;

/**
 * The door to content that may not be here. Both ways of using it look here first and ask peers
 * only for what is missing. Safe for use by many threads; calls take the calling thread, which
 * should be a virtual one.
 */
public interface Retrieval {
  /**
   * Fetches what the request names, and returns when it is all here and durable. May be called
   * again after a failure or a crash: what is here is not asked for again.
   *
   * @param watch told of the progress; may throw to give up
   * @throws FetchFailedException if it can't be had
   */
  Fetched fetch(FetchRequest request, FetchWatch watch);

  /**
   * Opens a view of blocks for one reader, who asks for them as they are needed. Peers are asked
   * from the first missing block on.
   *
   * @param root what is read, whose providers likely have the rest
   * @param patience how long to wait for a block; the service's own if empty
   */
  Reading read(Cid root, Optional<Duration> patience);

  /** A view of what is here, for readers who want nothing else. */
  Reading readLocally();

  /** The same for readers who pass by once: what they read need not be kept at hand. */
  default Reading readInPassing() {
    return readLocally();
  }

  /** What is being fetched, the oldest first. */
  List<FetchProgress> running();

  /** What failed in the last minutes, the latest first; only so many are remembered. */
  List<FailedFetch> failed();
}
