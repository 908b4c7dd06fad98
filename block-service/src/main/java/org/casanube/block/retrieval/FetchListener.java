package org.casanube.block.retrieval;

import java.util.List;

/** Hears how fetches end, for metrics, events and the log. Called by their threads. */
public interface FetchListener {
  /** Hears nothing. */
  FetchListener NONE = new FetchListener() {};

  /** One that tells all of these. */
  static FetchListener all(List<FetchListener> listeners) {
    List<FetchListener> told = List.copyOf(listeners);
    return new FetchListener() {
      @Override
      public void finished(FetchProgress progress) {
        told.forEach(each -> each.finished(progress));
      }

      @Override
      public void read(FetchProgress progress) {
        told.forEach(each -> each.read(progress));
      }

      @Override
      public void failed(FetchProgress progress, FetchFailedException cause) {
        told.forEach(each -> each.failed(progress, cause));
      }
    };
  }

  /** Everything that was asked for is here. */
  default void finished(FetchProgress progress) {}

  /** A reader who needed blocks from peers is done, or gave up. */
  default void read(FetchProgress progress) {}

  /** It ended without; what had come is here. */
  default void failed(FetchProgress progress, FetchFailedException cause) {}
}
