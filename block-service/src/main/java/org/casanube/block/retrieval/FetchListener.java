package org.casanube.block.retrieval;

/** Hears how fetches end, for metrics, events and the log. Called by their threads. */
public interface FetchListener {
  /** Hears nothing. */
  FetchListener NONE = new FetchListener() {};

  /** Everything that was asked for is here. */
  default void finished(FetchProgress progress) {}

  /** A reader who needed blocks from peers is done, or gave up. */
  default void read(FetchProgress progress) {}

  /** It ended without; what had come is here. */
  default void failed(FetchProgress progress, FetchFailedException cause) {}
}
