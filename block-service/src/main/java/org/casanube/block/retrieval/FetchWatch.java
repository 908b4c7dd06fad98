package org.casanube.block.retrieval;

/** Told how far a fetch has come, several times a second even if nothing happens. */
@FunctionalInterface
public interface FetchWatch {
  /** Takes no notice. */
  FetchWatch NONE = progress -> {};

  /** So far it has come; what this throws ends the fetch. Called by the fetch's own thread. */
  void progressed(FetchProgress progress);
}
